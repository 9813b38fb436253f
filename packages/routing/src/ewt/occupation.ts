import type { AgentId, AgentState } from '@ringback/core';

/** Calls of an agent that are looked at (routing reference 2.5: the last 10 of each). */
const CALLS_KEPT = 10;

interface Occupied {
  /** The last calls: for which queue, and for how long. */
  readonly calls: { readonly queue: string; readonly ms: number }[];
  /** Sum of these times. */
  totalMs: number;
  /** The call that the agent was chosen for last. */
  queue: string;
  /** Since when; null: not now. */
  since: number | null;
}

/**
 * How long a call takes an agent up, from being chosen for it until free again: ringing, talk and after-call work, and
 * the time for which he is held while the customer is called.
 */
export class Occupation {
  readonly #agents = new Map<AgentId, Occupied>();

  /** An agent was chosen for somebody of a queue. */
  chosen(agentId: AgentId, queue: string): void {
    this.#of(agentId).queue = queue;
  }

  /** A change of an agent's state, in order. */
  agentState(agentId: AgentId, state: AgentState, now: number): void {
    switch (state.kind) {
      case 'reserved':
        this.#ended(agentId, now);
        this.#of(agentId).since = now;
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

  /** Share of one queue in the time that the last calls of these agents took; null before the first one. */
  portion(agents: Iterable<AgentId>, queue: string): number | null {
    let [ofQueue, ofAll] = [0, 0];
    for (const id of agents) {
      const known = this.#agents.get(id);
      if (known === undefined) continue;
      ofAll += known.totalMs;
      for (const call of known.calls) if (call.queue === queue) ofQueue += call.ms;
    }
    return ofAll === 0 ? null : ofQueue / ofAll;
  }

  /**
   * Mean time between two of these agents becoming free for one queue: each gives it the share of his time that his
   * last calls gave it, and counts whole when nothing is known of him. Null when none is there. Agents without calls are
   * taken to need `otherwiseMs` for one.
   */
  gapMs(agents: Iterable<AgentId>, queue: string, otherwiseMs: number): number | null {
    let rate = 0;
    for (const id of agents) {
      const known = this.#agents.get(id);
      rate +=
        known === undefined || known.totalMs === 0
          ? 1 / otherwiseMs
          : shareOf(known, queue) * (known.calls.length / known.totalMs);
    }
    return rate === 0 ? null : 1 / rate;
  }

  #ended(agentId: AgentId, now: number): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined || agent.since === null) return;
    const ms = now - agent.since;
    agent.since = null;
    if (ms <= 0) return;
    agent.calls.push({ queue: agent.queue, ms });
    agent.totalMs += ms;
    const oldest = agent.calls.length > CALLS_KEPT ? agent.calls.shift() : undefined;
    agent.totalMs -= oldest?.ms ?? 0;
  }

  #of(agentId: AgentId): Occupied {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = { calls: [], totalMs: 0, queue: '', since: null };
      this.#agents.set(agentId, agent);
    }
    return agent;
  }
}

/** One call more, spread evenly over the queues: a queue that none of the last calls came from is not served never. */
function shareOf({ calls, totalMs }: Occupied, queue: string): number {
  const spread = totalMs / calls.length / new Set([queue, ...calls.map((call) => call.queue)]).size;
  const forQueue = calls.reduce((sum, call) => (call.queue === queue ? sum + call.ms : sum), spread);
  return Math.min(1, forQueue / (totalMs + totalMs / calls.length));
}
