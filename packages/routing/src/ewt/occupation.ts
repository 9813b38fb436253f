import type { AgentId, AgentState } from '@ringback/core';
import { RecentChanges } from './recent-changes.ts';

/** Calls of an agent that are looked at (routing reference 2.5: the last 10 of each). */
const CALLS_KEPT = 10;

interface Occupied {
  /** The last calls: for which queue, and for how long. */
  readonly calls: { readonly queue: string; readonly ms: number }[];
  /** What of them was of each queue: how many, and how long in all. */
  readonly ofQueue: Map<string, { count: number; ms: number }>;
  /** Sum of these times. */
  totalMs: number;
  /** The call that the agent was chosen for last. */
  queue: string;
  /** Since when; null: not now. */
  since: number | null;
}

/** The last calls of an agent. Milliseconds. */
export interface Occupancy {
  readonly calls: number;
  readonly totalMs: number;
  /** Of these, the time that calls of the queue took. */
  readonly queueMs: number;
  /** Share of his time that he gives the queue, as his last calls did; 0 to 1. */
  readonly share: number;
}

/**
 * How long a call takes an agent up, from being chosen for it until free again: ringing, talk and after-call work, and
 * the time for which he is held while the customer is called.
 */
export class Occupation {
  readonly #agents = new Map<AgentId, Occupied>();
  /** Agents of whom there is a call more. */
  readonly changes = new RecentChanges<AgentId>();

  /** An agent was chosen for somebody of a queue. */
  chosen(agentId: AgentId, queue: string): void {
    this.#occupied(agentId).queue = queue;
  }

  /** A change of an agent's state, in order. */
  agentState(agentId: AgentId, state: AgentState, now: number): void {
    switch (state.kind) {
      case 'reserved':
        this.#ended(agentId, now);
        this.#occupied(agentId).since = now;
        return;
      case 'ringing':
      case 'talking':
      case 'after-call-work':
        return;
      case 'ready':
      case 'not-ready':
      case 'logged-out':
        return this.#ended(agentId, now);
    }
  }

  /** Mean over the last calls of these agents; null before the first one. */
  meanMs(agents: Iterable<AgentId>): number | null {
    let [sum, count] = [0, 0];
    for (const id of agents) {
      const known = this.#agents.get(id);
      if (known === undefined) continue;
      sum += known.totalMs;
      count += known.calls.length;
    }
    return count === 0 ? null : sum / count;
  }

  /** What the last calls of an agent came to, and what of it was of a queue; null before the first one. */
  of(agentId: AgentId, queue: string): Occupancy | null {
    const known = this.#agents.get(agentId);
    if (known === undefined || known.calls.length === 0) return null;
    return {
      calls: known.calls.length,
      totalMs: known.totalMs,
      queueMs: known.ofQueue.get(queue)?.ms ?? 0,
      share: shareOf(known, queue),
    };
  }

  #ended(agentId: AgentId, now: number): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined || agent.since === null) return;
    const ms = now - agent.since;
    agent.since = null;
    if (ms <= 0) return;
    const { calls, queue } = agent;
    calls.push({ queue, ms });
    count(agent, { queue, ms }, 1);
    const oldest = calls.length > CALLS_KEPT ? calls.shift() : undefined;
    if (oldest !== undefined) count(agent, oldest, -1);
    this.changes.add(agentId);
  }

  #occupied(agentId: AgentId): Occupied {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = { calls: [], ofQueue: new Map(), totalMs: 0, queue: '', since: null };
      this.#agents.set(agentId, agent);
    }
    return agent;
  }
}

/** A call that is looked at from now on (1), or no longer (-1). */
function count(agent: Occupied, { queue, ms }: Occupied['calls'][number], by: 1 | -1): void {
  agent.totalMs += by * ms;
  const sum = agent.ofQueue.get(queue) ?? { count: 0, ms: 0 };
  sum.count += by;
  sum.ms += by * ms;
  if (sum.count > 0) agent.ofQueue.set(queue, sum);
  else agent.ofQueue.delete(queue);
}

/** One call more, spread evenly over the queues: a queue that none of the last calls came from is not served never. */
function shareOf({ calls, ofQueue, totalMs }: Occupied, queue: string): number {
  const known = ofQueue.get(queue);
  const spread = totalMs / calls.length / (ofQueue.size + (known === undefined ? 1 : 0));
  return Math.min(1, ((known?.ms ?? 0) + spread) / (totalMs + totalMs / calls.length));
}
