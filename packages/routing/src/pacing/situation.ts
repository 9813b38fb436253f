import { type AgentId, answerRate, chanceToEnd, type PacingSituation } from '@ringback/core';
import type { Agent } from '../agent.ts';
import type { AgentBook } from '../agent-book.ts';
import type { Occupation } from '../ewt/occupation.ts';
import type { TargetGroup } from '../target-groups.ts';
import type { WaitingRequest } from '../waiting-requests.ts';
import type { ArrivalRate } from './arrival-rate.ts';
import type { QueuePace } from './queue-pace.ts';

export interface SituationParts {
  readonly book: AgentBook;
  readonly occupation: Occupation;
  readonly isReachable: (agentId: AgentId) => boolean;
  readonly isOpen: (group: TargetGroup) => boolean;
  readonly arrivals: (group: TargetGroup) => ArrivalRate | null;
  /** Mean handling time of a queue, milliseconds; null before the first call. */
  readonly handleTimeMs: (queue: string) => number | null;
}

/** What the pacing law is asked with about somebody who is to be dialled, and who could take the customer now. */
export interface Situation {
  readonly facts: PacingSituation;
  readonly freeAgents: readonly Agent[];
  readonly handleMs: number | null;
}

/**
 * The agents whom a request may have through open targets, and who competes for them. Without a call that was handled
 * nobody knows when busy agents become free, and they are not counted on.
 */
export function situationOf(
  waiting: WaitingRequest,
  pace: QueuePace,
  now: number,
  parts: SituationParts,
): Situation {
  const groups = waiting.targets.map(({ group }) => group).filter(parts.isOpen);
  const members = membersOf(groups);
  const { answerMs } = pace.outcomes;
  const handleMs = pace.handleMs(
    now,
    () => parts.occupation.meanMs(members) ?? parts.handleTimeMs(waiting.request.virtualQueue),
  );
  const chance = handleMs === null ? 0 : chanceToEnd(handleMs, answerMs);
  const freeAgents: Agent[] = [];
  let [agents, mean, variance] = [0, 0, 0];
  for (const id of members) {
    const agent = parts.book.get(id);
    if (agent === null) continue;
    const { state } = agent;
    if (state.kind === 'logged-out' || state.kind === 'not-ready') continue;
    agents++;
    if (state.kind === 'ready') {
      if (parts.isReachable(id)) freeAgents.push(agent);
    } else if (state.kind === 'after-call-work') {
      // His time is known.
      if (state.until <= now + answerMs) mean++;
    } else if (agent.requested.state === 'Ready') {
      mean += chance;
      variance += chance * (1 - chance);
    }
  }
  let [ahead, inFlight, inbound] = [0, 0, 0];
  for (const group of groups) {
    ahead += group.waiting.countBefore(waiting);
    inFlight += group.dialled.size;
    inbound += (parts.arrivals(group)?.perMs(now) ?? 0) * answerMs;
  }
  return {
    facts: {
      agents,
      free: freeAgents.length,
      waiting: ahead,
      inFlight,
      freeing: { mean, variance },
      inbound,
      answerRate: answerRate(pace.outcomes),
      risk: pace.risk,
    },
    freeAgents,
    handleMs,
  };
}

function membersOf(groups: readonly TargetGroup[]): ReadonlySet<AgentId> {
  const [only] = groups;
  return groups.length === 1 && only !== undefined
    ? only.members
    : new Set(groups.flatMap(({ members }) => [...members]));
}
