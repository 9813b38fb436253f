import {
  parseTargetList,
  parseThreshold,
  type QueueRequest,
  STATISTIC_NAMES,
  statisticsOf,
  TARGET_TYPES,
  type Target,
} from '@ringback/core';
import type { PlannedStep } from './escalation.ts';
import type { TargetGroups } from './target-groups.ts';

export interface TargetsOfRequest {
  readonly plan: readonly PlannedStep[];
  /** What a supervisor should know about targets that serve nobody; null when there is nothing to say. */
  readonly notice: string | null;
}

const STATISTICS = new Set(STATISTIC_NAMES.map((name) => name.toLowerCase()));

/** Lists of one target that were read: most requests have one of a few. */
const MOST_LISTS = 256;
const lists = new Map<string, ReturnType<typeof parseTargetList>>();

function listOf(targets: readonly string[]): ReturnType<typeof parseTargetList> {
  const [only] = targets;
  if (targets.length !== 1 || only === undefined) return parseTargetList(targets);
  let list = lists.get(only);
  if (list === undefined) {
    list = parseTargetList(targets);
    if (lists.size >= MOST_LISTS) lists.clear();
    lists.set(only, list);
  }
  return list;
}

/** Reads the targets of a request. The notice repeats no text of a target: it may be a number. */
export function readTargets(request: QueueRequest, groups: TargetGroups): TargetsOfRequest {
  const list = listOf(request.targets);
  const remarks = list.problems.map(({ text }) => text);
  const steps = list.steps.map((step) => ({ targets: [] as Target[], ...step }));
  let isAnybodyMeant = false;
  for (const { number, step, target } of list.targets) {
    const why = unusable(target);
    if (why !== null) {
      remarks.push(`Target ${number} ${why}`);
      continue;
    }
    const group = groups.of(target, request.excludedAgents);
    if (group.members.size > 0) isAnybodyMeant = true;
    else
      remarks.push(`Target ${number} fits no configured agent: ${unfit(target, group.excluded.size > 0)}.`);
    groups.left(group);
    steps[step]?.targets.push(target);
  }
  if (remarks.length === 0) return { plan: steps, notice: null };
  return { plan: steps, notice: `${remarks.join(' ')}${isAnybodyMeant ? '' : ' The request waits.'}` };
}

/** Why nobody can be selected through a target, or null. */
function unusable({ object, threshold }: Target): string | null {
  if (object.kind === 'by-type' && object.type === 'DL')
    return `is of type ${object.type}: ${TARGET_TYPES[object.type]} are not served.`;
  if (threshold === null) return null;
  const parsed = parseThreshold(threshold);
  if (parsed.kind === 'problem')
    return `is not used: its threshold cannot be read: at character ${parsed.position + 1}, ${parsed.why}.`;
  const isKnown = statisticsOf(parsed.threshold).every(({ statistic }) =>
    STATISTICS.has(statistic.toLowerCase()),
  );
  return isKnown ? null : 'is not used: its threshold asks for a statistic that is not known.';
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
    case 'by-type':
      return object.type === 'AP' || object.type === 'DN'
        ? 'nobody has this directory number'
        : 'nobody is in a group of this name';
  }
}
