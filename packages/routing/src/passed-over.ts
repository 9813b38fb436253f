import type { PassedOver, PassedOverReason, PassedOverRequest, QueueRequest } from '@ringback/core';
import { type Agent, isCalled } from './agent.ts';
import type { EarliestArrivals } from './arrival-line.ts';
import type { TargetGroup } from './target-groups.ts';
import { compareWaiting, type WaitingRequest, type WaitingRequests } from './waiting-requests.ts';

/** What stands between a request and an agent who is free. */
export interface Obstacles {
  /** Whether the threshold of a target is met. */
  readonly isOpen: (group: TargetGroup) => boolean;
  /** Whether a trunk has a channel to dial the customer. */
  readonly hasRoom: (request: QueueRequest) => boolean;
}

/** Those who are named, of those who are looked at. */
const NAMED = 10;

/**
 * Those of the same virtual queue who arrived earlier than the one who is about to get an agent, each with the reason
 * why it is not they. Found without the order in which requests are selected, so that a fault of that one shows. Only the
 * earliest are looked at one by one; how many there were is always counted.
 */
export function passedOver(
  chosen: WaitingRequest,
  agent: Agent,
  requests: WaitingRequests,
  obstacles: Obstacles,
): PassedOver {
  const line = requests.byArrival(chosen.request.virtualQueue);
  const count = line?.countBefore(chosen) ?? 0;
  const named: PassedOverRequest[] = [];
  if (line === null || count === 0) return { count, reasons: {}, named };
  const earliest = line.earliest();
  const { waiting, kindOf, kinds, said } = earliest;
  for (const kind of kinds) {
    const other = waiting[kindOf.indexOf(kind)];
    if (other !== undefined)
      kind.reason = reasonOf(other, chosen, agent, wayTo(kind.targets, agent, obstacles));
  }
  for (let place = 0; place < Math.min(count, NAMED); place++) {
    const [other, kind] = [waiting[place], kindOf[place]];
    if (other === undefined || kind === undefined) break;
    const reason = unlessNoChannel(kind.reason, other, obstacles);
    const before = said[place] ?? null;
    const one = before?.reason === reason ? before : saying(other, reason);
    said[place] = one;
    named.push(one);
  }
  const reasons =
    count < waiting.length ? byOne(chosen, count, earliest, obstacles) : byKind(chosen, earliest, obstacles);
  return { count, reasons, named };
}

type Reasons = Partial<Record<PassedOverReason, { count: number; earlierMs: number }>>;

/** All who are at hand came before the one who is chosen. */
function byKind(chosen: WaitingRequest, earliest: EarliestArrivals, obstacles: Obstacles): Reasons {
  const reasons: Reasons = {};
  for (const { reason, count, arrivedAtSum } of earliest.kinds) {
    // Whether there is a channel is to be asked for each of them.
    if (reason === 'overtaken') return byOne(chosen, earliest.waiting.length, earliest, obstacles);
    const sum = (reasons[reason] ??= { count: 0, earlierMs: 0 });
    sum.count += count;
    sum.earlierMs += count * chosen.arrivedAt - arrivedAtSum;
  }
  return reasons;
}

function byOne(
  chosen: WaitingRequest,
  count: number,
  { waiting, arrivedAt, kindOf }: EarliestArrivals,
  obstacles: Obstacles,
): Reasons {
  const reasons: Reasons = {};
  for (let place = 0; place < count; place++) {
    const [other, kind] = [waiting[place], kindOf[place]];
    if (other === undefined || kind === undefined) break;
    const sum = (reasons[unlessNoChannel(kind.reason, other, obstacles)] ??= { count: 0, earlierMs: 0 });
    sum.count++;
    sum.earlierMs += chosen.arrivedAt - (arrivedAt[place] ?? 0);
  }
  return reasons;
}

/** Why an agent does not go to `other`, who waits as well. */
export function whyNot(
  other: WaitingRequest,
  chosen: WaitingRequest,
  agent: Agent,
  obstacles: Obstacles,
): PassedOverReason {
  const reason = reasonOf(other, chosen, agent, wayTo(other.targets, agent, obstacles));
  return unlessNoChannel(reason, other, obstacles);
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

/** The reason, a channel to dial by aside. */
function reasonOf(other: WaitingRequest, chosen: WaitingRequest, agent: Agent, way: Way): PassedOverReason {
  if (other.standing !== 'selectable') return 'to be dialled';
  switch (way) {
    case 'open':
      return compareWaiting(other, chosen) > 0 ? 'lower priority' : 'overtaken';
    case 'shut':
      return 'threshold not met';
    case 'none':
      return isCalled(agent, other.request.excludedAgents ?? []) ? 'excluded agent' : 'other target';
  }
}

/** Whether there is a channel is asked only where nothing else stands in the way. */
function unlessNoChannel(
  reason: PassedOverReason,
  { request }: WaitingRequest,
  { hasRoom }: Obstacles,
): PassedOverReason {
  return reason === 'overtaken' && !hasRoom(request) ? 'no channel' : reason;
}

function saying(
  { request, priority, arrivedAt }: WaitingRequest,
  reason: PassedOverReason,
): PassedOverRequest {
  const { requestId, callbackId } = request;
  return { requestId, callbackId, priority, arrivedAt, reason };
}
