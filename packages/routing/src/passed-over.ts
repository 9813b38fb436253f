import type { PassedOver, PassedOverReason, PassedOverRequest, QueueRequest } from '@ringback/core';
import { type Agent, isCalled } from './agent.ts';
import type { TargetGroup } from './target-groups.ts';
import { compareWaiting, type WaitingRequest, type WaitingRequests } from './waiting-requests.ts';

/** What stands between a request and an agent who is free. */
export interface Obstacles {
  /** Whether the threshold of a target is met. */
  readonly isOpen: (group: TargetGroup) => boolean;
  /** Whether a trunk has a channel to dial the customer. */
  readonly hasRoom: (request: QueueRequest) => boolean;
}

/** Those who arrived earlier that are looked at one by one; how many there were is always counted. */
const LOOKED_AT = 50;
/** Those of them who are named. */
const NAMED = 10;

/**
 * Those of the same virtual queue who arrived earlier than the one who is about to get an agent, each with the reason
 * why it is not they. Found without the order in which requests are selected, so that a fault of that one shows.
 */
export function passedOver(
  chosen: WaitingRequest,
  agent: Agent,
  requests: WaitingRequests,
  obstacles: Obstacles,
): PassedOver {
  const line = requests.byArrival(chosen.request.virtualQueue);
  const count = line?.countBefore(chosen) ?? 0;
  const reasons: Partial<Record<PassedOverReason, { count: number; earlierMs: number }>> = {};
  const named: PassedOverRequest[] = [];
  // Most of a queue wait for the same targets.
  let [targets, way] = [chosen.targets, wayTo(chosen.targets, agent, obstacles)];
  for (const other of line?.head(Math.min(count, LOOKED_AT)) ?? []) {
    if (other.targets !== targets) [targets, way] = [other.targets, wayTo(other.targets, agent, obstacles)];
    const reason = reasonOf(other, chosen, agent, way, obstacles);
    const sum = (reasons[reason] ??= { count: 0, earlierMs: 0 });
    sum.count++;
    sum.earlierMs += chosen.arrivedAt - other.arrivedAt;
    if (named.length >= NAMED) continue;
    const { requestId, callbackId } = other.request;
    named.push({ requestId, callbackId, priority: other.priority, arrivedAt: other.arrivedAt, reason });
  }
  return { count, reasons, named };
}

/** Why an agent does not go to `other`, who waits as well. */
export function whyNot(
  other: WaitingRequest,
  chosen: WaitingRequest,
  agent: Agent,
  obstacles: Obstacles,
): PassedOverReason {
  return reasonOf(other, chosen, agent, wayTo(other.targets, agent, obstacles), obstacles);
}

/** Whether an agent is behind some targets: behind an open threshold, behind none but shut ones, or not at all. */
type Way = 'open' | 'shut' | 'none';

function wayTo(targets: WaitingRequest['targets'], agent: Agent, { isOpen }: Obstacles): Way {
  let way: Way = 'none';
  for (const { group } of targets) {
    if (!group.members.has(agent.configuration.id)) continue;
    if (isOpen(group)) return 'open';
    way = 'shut';
  }
  return way;
}

function reasonOf(
  other: WaitingRequest,
  chosen: WaitingRequest,
  agent: Agent,
  way: Way,
  { hasRoom }: Obstacles,
): PassedOverReason {
  if (other.standing !== 'selectable') return 'to be dialled';
  switch (way) {
    case 'open':
      if (compareWaiting(other, chosen) > 0) return 'lower priority';
      return hasRoom(other.request) ? 'overtaken' : 'no channel';
    case 'shut':
      return 'threshold not met';
    case 'none':
      return isCalled(agent, other.request.excludedAgents ?? []) ? 'excluded agent' : 'other target';
  }
}
