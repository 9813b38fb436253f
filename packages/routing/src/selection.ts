import type { AgentId } from '@ringback/core';
import { type Agent, compareReady } from './agent.ts';
import type { AgentBook } from './agent-book.ts';
import type { TargetGroups } from './target-groups.ts';
import type { WaitingRequest, WaitingRequests } from './waiting-requests.ts';

export interface Assignment {
  readonly agent: Agent;
  readonly waiting: WaitingRequest;
  /** The target of the request through which the agent was found, as written. */
  readonly target: string;
}

export interface SelectionParts {
  readonly book: AgentBook;
  readonly requests: WaitingRequests;
  readonly groups: TargetGroups;
  /** Asked at every decision: nobody whose phone cannot be rung is selected. */
  readonly isReachable: (agentId: AgentId) => boolean;
}

/**
 * Who gets whom. A free agent takes the first request of the one order that he may serve; a request takes the
 * agent who has been ready longest among those that may serve it. All requests rank agents alike and all agents
 * rank requests alike, so there is exactly one assignment in which no pair would rather have each other; taking
 * the longest-ready agent of those with news, and giving him his first request, leads to it step by step.
 *
 * Only news is looked at: before it, nobody who waits can be served by an agent who is free.
 */
export class Selection {
  readonly #parts: SelectionParts;
  readonly #newRequests = new Set<WaitingRequest>();
  readonly #newAgents = new Set<Agent>();

  constructor(parts: SelectionParts) {
    this.#parts = parts;
  }

  /** A request got in line. */
  requestCame(waiting: WaitingRequest): void {
    this.#newRequests.add(waiting);
  }

  /** An agent became ready, can be reached again, or may serve more than before. */
  agentCame(agent: Agent): void {
    this.#newAgents.add(agent);
  }

  /** The next assignment to make, or null when nobody who waits can be served now. */
  next(): Assignment | null {
    for (const waiting of this.#newRequests) {
      const agent = this.#parts.requests.has(waiting) ? this.#longestReady(waiting) : null;
      if (agent === null) this.#newRequests.delete(waiting);
      else this.#newAgents.add(agent);
    }
    for (;;) {
      const agent = this.#longestReadyWithNews();
      if (agent === null) return null;
      this.#newAgents.delete(agent);
      const waiting = this.#parts.groups.firstFor(agent.configuration.id);
      const target = waiting?.targets.find(({ group }) => group.members.has(agent.configuration.id));
      if (waiting !== null && target !== undefined) return { agent, waiting, target: target.text };
    }
  }

  #longestReady(waiting: WaitingRequest): Agent | null {
    const { book } = this.#parts;
    let best: Agent | null = null;
    const consider = (agent: Agent | null): void => {
      if (agent === null || !book.ready.has(agent)) return;
      if (best !== null && compareReady(best, agent) <= 0) return;
      if (this.#parts.isReachable(agent.configuration.id)) best = agent;
    };
    for (const { group } of waiting.targets) {
      if (group.members.size <= book.ready.size) {
        for (const id of group.members) consider(book.get(id));
      } else {
        for (const agent of book.ready) if (group.members.has(agent.configuration.id)) consider(agent);
      }
    }
    return best;
  }

  #longestReadyWithNews(): Agent | null {
    let best: Agent | null = null;
    for (const agent of this.#newAgents) {
      if (!this.#parts.book.ready.has(agent)) this.#newAgents.delete(agent);
      else if (best === null || compareReady(agent, best) < 0) {
        if (this.#parts.isReachable(agent.configuration.id)) best = agent;
        else this.#newAgents.delete(agent);
      }
    }
    return best;
  }
}
