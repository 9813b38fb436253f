import type { OrderedList } from './ordered-list.ts';
import type { TargetGroup } from './target-groups.ts';
import type { LineStanding, WaitingRequest } from './waiting-requests.ts';

/** The list of a group that requests of one standing are in. */
export function lineOf(group: TargetGroup, standing: LineStanding): OrderedList<WaitingRequest> {
  switch (standing) {
    case 'selectable':
      return group.waiting;
    case 'to-dial':
      return group.toDial;
    case 'early':
      return group.early;
    case 'dialled':
      return group.dialled;
  }
}

/** All who stand in line at a group. */
export function lengthOf({ waiting, toDial, early, dialled }: TargetGroup): number {
  return waiting.size + toDial.size + early.size + dialled.size;
}

/** All of them who stand before somebody. */
export function countBefore(
  { waiting, toDial, early, dialled }: TargetGroup,
  standing: WaitingRequest,
): number {
  const asked = toDial.size + early.size + dialled.size === 0 ? [waiting] : [waiting, toDial, early, dialled];
  return asked.reduce((sum, line) => sum + line.countBefore(standing), 0);
}
