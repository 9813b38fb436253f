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
  for (const other of line?.head(Math.min(count, LOOKED_AT)) ?? []) {
    const reason = whyNot(other, chosen, agent, obstacles);
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
  { isOpen, hasRoom }: Obstacles,
): PassedOverReason {
  if (other.standing !== 'selectable') return 'to be dialled';
  const { id } = agent.configuration;
  let isNamed = false;
  for (const { group } of other.targets) {
    if (!group.members.has(id)) continue;
    if (!isOpen(group)) {
      isNamed = true;
      continue;
    }
    if (compareWaiting(other, chosen) > 0) return 'lower priority';
    return hasRoom(other.request) ? 'overtaken' : 'no channel';
  }
  if (isNamed) return 'threshold not met';
  const excluded = other.request.excludedAgents ?? [];
  return isCalled(agent, excluded) ? 'excluded agent' : 'other target';
}
