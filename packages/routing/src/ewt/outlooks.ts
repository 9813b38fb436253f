import {
  type AgentId,
  type QueueOutlook,
  UNKNOWN_HANDLE_TIME_MS,
  type WaitInputs,
  waitInputs,
} from '@ringback/core';
import type { AgentBook } from '../agent-book.ts';
import { countBefore, lengthOf } from '../group-lines.ts';
import type { Tallies } from '../tallies.ts';
import type { TargetGroup, TargetGroups } from '../target-groups.ts';
import type { WaitingRequest, WaitingRequests } from '../waiting-requests.ts';
import { type AgentSum, AgentSums, sumUp } from './agent-sums.ts';
import type { Occupation } from './occupation.ts';
import type { QueueWaits } from './queue-waits.ts';

export interface OutlookParts {
  readonly book: AgentBook;
  readonly requests: WaitingRequests;
  readonly groups: TargetGroups;
  readonly tallies: Tallies;
  readonly occupation: Occupation;
  readonly waits: QueueWaits;
  readonly now: () => number;
}

/** Virtual queues of one group whose sums are kept; their names come from requests. */
const MOST_QUEUES = 64;

/** What waits are predicted from. */
export class Outlooks {
  readonly #parts: OutlookParts;
  readonly #sums = new WeakMap<TargetGroup, Map<string, AgentSums>>();

  constructor(parts: OutlookParts) {
    this.#parts = parts;
  }

  /** A virtual queue as one who enters it now finds it: for the agents whom the last one in it waits for. */
  ofQueue(queue: string): QueueOutlook | null {
    const { requests, waits } = this.#parts;
    const last = requests.last(queue);
    const groups = last === null ? waits.groups(queue) : groupsOf(last);
    if (groups.length === 0) return null;
    return this.#look(queue, groups, (group) =>
      last === null ? lengthOf(group) : countBefore(group, last) + (groups.includes(group) ? 1 : 0),
    ).outlook;
  }

  /** What the wait of one who stands in line is predicted from. */
  ofRequest(waiting: WaitingRequest): WaitInputs {
    const { requests, tallies } = this.#parts;
    const { requestId, virtualQueue } = waiting.request;
    const groups = groupsOf(waiting);
    const { position, length } = requests.position(requestId) ?? { position: 1, length: 1 };
    const { outlook, loggedIn } = this.#look(virtualQueue, groups, (group) => countBefore(group, waiting));
    const inputs = waitInputs(
      {
        name: virtualQueue,
        waiting: length - 1,
        oldestArrival: null,
        agentsLoggedIn: loggedIn,
        agentsReady: outlook.agentsFree,
        outlook,
        ...tallies.queue(virtualQueue),
      },
      position,
      outlook.ahead,
    );
    // Who is next sees nobody's wait but his own.
    return requests.first(virtualQueue) === waiting ? { ...inputs, headWaitMs: null } : inputs;
  }

  /** A look at the agents of some groups, which is done for everybody who enters: there may be thousands, so those of one group are kept summed up. */
  #look(
    queue: string,
    groups: readonly TargetGroup[],
    before: (group: TargetGroup) => number,
  ): { readonly outlook: QueueOutlook; readonly loggedIn: number } {
    const { requests, waits, tallies, now } = this.#parts;
    const agents = this.#agents(queue, groups);
    const handleTimeMs = agents.meanMs ?? tallies.queue(queue).handleTimeMs;
    const rate = agents.rate(handleTimeMs ?? UNKNOWN_HANDLE_TIME_MS);
    const head = requests.first(queue);
    const outlook = {
      ahead: this.#ahead(groups, before),
      agentsWorking: agents.working,
      agentsFree: agents.ready,
      occupiedMs: handleTimeMs,
      effectivePortion: agents.portion,
      agentGapMs: rate === 0 ? null : 1 / rate,
      lastWaitMs: waits.lastMs(queue),
      headWaitMs: head === null ? null : Math.max(0, now() - head.enteredAt),
      patienceMs: waits.patienceMs(queue),
    };
    return { outlook, loggedIn: agents.loggedIn };
  }

  #agents(queue: string, groups: readonly TargetGroup[]): AgentSum {
    const [only] = groups;
    if (groups.length !== 1 || only === undefined) return sumUp(membersOf(groups), queue, this.#parts);
    let ofQueues = this.#sums.get(only);
    if (ofQueues === undefined || ofQueues.size >= MOST_QUEUES) {
      ofQueues = new Map();
      this.#sums.set(only, ofQueues);
    }
    let sums = ofQueues.get(queue);
    if (sums === undefined) {
      sums = new AgentSums(this.#parts, only, queue);
      ofQueues.set(queue, sums);
    }
    return sums.now();
  }

  /**
   * Those who would be served before by the same agents, of whatever queue (routing reference 5.2): of a group that only some of
   * its agents are shared with, that part.
   */
  #ahead(groups: readonly TargetGroup[], before: (group: TargetGroup) => number): number {
    const [only] = groups;
    const sharing =
      groups.length === 1 && only !== undefined
        ? this.#parts.groups.sharingWith(only)
        : this.#parts.groups.sharing(membersOf(groups));
    let ahead = 0;
    for (const group of groups) ahead = Math.max(ahead, before(group));
    for (const [group, shared] of sharing) {
      if (lengthOf(group) > 0 && !groups.includes(group))
        ahead += (shared / group.members.size) * before(group);
    }
    return Math.min(Math.round(ahead), this.#parts.requests.all.size);
  }
}

function groupsOf({ targets }: WaitingRequest): TargetGroup[] {
  return targets.map(({ group }) => group);
}

function membersOf(groups: readonly TargetGroup[]): ReadonlySet<AgentId> {
  return new Set(groups.flatMap(({ members }) => [...members]));
}
