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

/** What waits are predicted from. */
export class Outlooks {
  readonly #parts: OutlookParts;

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
        ...tallies.queue(virtualQueue),
        name: virtualQueue,
        waiting: length - 1,
        oldestArrival: null,
        agentsLoggedIn: loggedIn,
        agentsReady: outlook.agentsFree,
        outlook,
      },
      position,
      outlook.ahead,
    );
    // Who is next sees nobody's wait but his own.
    return requests.first(virtualQueue) === waiting ? { ...inputs, headWaitMs: null } : inputs;
  }

  /** One look at the agents of some groups: there may be thousands, and it is done for everybody who enters. */
  #look(
    queue: string,
    groups: readonly TargetGroup[],
    before: (group: TargetGroup) => number,
  ): { readonly outlook: QueueOutlook; readonly loggedIn: number } {
    const { book, requests, occupation, waits, tallies, now } = this.#parts;
    const members = membersOf(groups);
    const working: AgentId[] = [];
    let [agentsFree, loggedIn] = [0, 0];
    for (const id of members) {
      const kind = book.get(id)?.state.kind ?? 'logged-out';
      if (kind === 'logged-out') continue;
      loggedIn++;
      if (kind === 'not-ready') continue;
      working.push(id);
      if (kind === 'ready') agentsFree++;
    }
    const handleTimeMs = occupation.meanMs(working) ?? tallies.queue(queue).handleTimeMs;
    const head = requests.first(queue);
    const outlook = {
      ahead: this.#ahead(groups, members, before),
      agentsWorking: working.length,
      agentsFree,
      occupiedMs: handleTimeMs,
      effectivePortion: occupation.portion(members, queue),
      agentGapMs: occupation.gapMs(working, queue, handleTimeMs ?? UNKNOWN_HANDLE_TIME_MS),
      lastWaitMs: waits.lastMs(queue),
      headWaitMs: head === null ? null : Math.max(0, now() - head.enteredAt),
      patienceMs: waits.patienceMs(queue),
    };
    return { outlook, loggedIn };
  }

  /**
   * Those who would be served before by the same agents, of whatever queue (routing reference 5.2): of a group that only some of
   * its agents are shared with, that part.
   */
  #ahead(
    groups: readonly TargetGroup[],
    members: ReadonlySet<AgentId>,
    before: (group: TargetGroup) => number,
  ): number {
    let ahead = 0;
    for (const group of groups) ahead = Math.max(ahead, before(group));
    for (const [group, shared] of this.#parts.groups.sharing(members)) {
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
  const [only] = groups;
  return groups.length === 1 && only !== undefined
    ? only.members
    : new Set(groups.flatMap(({ members }) => [...members]));
}
