import { parseTargetList, type QueueRequest, TARGET_TYPES, type Target } from '@ringback/core';
import type { TargetGroup, TargetGroups } from './target-groups.ts';

export interface TargetsOfRequest {
  readonly targets: readonly { readonly text: string; readonly group: TargetGroup }[];
  /** What a supervisor should know about targets that serve nobody; null when there is nothing to say. */
  readonly notice: string | null;
}

/** Reads the targets of a request and finds their groups. The notice repeats no text of a target: it may be a number. */
export function readTargets(request: QueueRequest, groups: TargetGroups): TargetsOfRequest {
  const list = parseTargetList(request.targets);
  const remarks = list.problems.map(({ text }) => text);
  const targets: { text: string; group: TargetGroup }[] = [];
  for (const { number, target } of list.targets) {
    if (target.object.kind === 'unserved') {
      const { type } = target.object;
      remarks.push(`Target ${number} is of type ${type}: ${TARGET_TYPES[type]} are not served yet.`);
      continue;
    }
    const group = groups.of(target, request.excludedAgents);
    if (!targets.some((other) => other.group === group)) targets.push({ text: target.text, group });
    if (group.members.size === 0)
      remarks.push(`Target ${number} fits no configured agent: ${unfit(target, group.excluded.size > 0)}.`);
    if (target.threshold !== null) remarks.push(`The threshold of target ${number} is not applied yet.`);
  }
  if (remarks.length === 0) return { targets, notice: null };
  const all = targets.some(({ group }) => group.members.size > 0) ? '' : ' The request waits.';
  return { targets, notice: `${remarks.join(' ')}${all}` };
}

function unfit({ object }: Target, isSomebodyExcluded: boolean): string {
  const but = isSomebodyExcluded ? ' but those who are excluded' : '';
  return `${nobody(object)}${but}`;
}

function nobody(object: Target['object']): string {
  switch (object.kind) {
    case 'agent':
      return 'nobody has this id, directory number or name';
    case 'agent-group':
      return 'nobody is in the group';
    case 'skill':
      return object.group === null ? 'nobody has the skills' : 'nobody in the group has the skills';
    case 'unserved':
      return 'the type is not served';
  }
}
