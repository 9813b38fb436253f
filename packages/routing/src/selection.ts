import type { AgentId } from '@ringback/core';
import { type Agent, compareReady } from './agent.ts';
import type { AgentBook } from './agent-book.ts';
import type { DialRoom } from './dial-room.ts';
import type { Gates } from './gates.ts';
import type { Offer, TargetChoice } from './target-choice.ts';
import type { TargetGroup, TargetGroups } from './target-groups.ts';
import type { WaitingRequest, WaitingRequests, WaitingTarget } from './waiting-requests.ts';

export interface Assignment {
  readonly agent: Agent;
  readonly waiting: WaitingRequest;
  /** The target of the request through which the agent was found. */
  readonly target: WaitingTarget;
}

export interface SelectionParts {
  readonly book: AgentBook;
  readonly requests: WaitingRequests;
  readonly groups: TargetGroups;
  /** Asked at every decision: nobody whose phone cannot be rung is selected. */
  readonly isReachable: (agentId: AgentId) => boolean;
  readonly gates: Gates;
  readonly room: DialRoom;
  readonly choice: TargetChoice;
  /** Called before an agent takes somebody: whoever is to be dialled and stands before that one may get him. */
  readonly agentIsFree: (agent: Agent) => void;
}

/** A group counts as small when so many times its members are not more than the agents who are ready. */
const FEW = 8;

/**
 * Who gets whom. A free agent takes the first request of the one order that he may serve; a request takes the
 * agent who has been ready longest among those that may serve it. All requests rank agents alike and all agents
 * rank requests alike, so there is exactly one assignment in which no pair would rather have each other; taking
 * the longest-ready agent of those with news, and giving him his first request, leads to it step by step. Requests that
 * rank their targets in another way (`selectBy`) still get their agents in the one order.
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
      const { requests, room } = this.#parts;
      const isServable = requests.has(waiting) && room.hasRoom(waiting.request);
      const agent = isServable ? this.#longestReady(waiting.targets) : null;
      if (agent === null) this.#newRequests.delete(waiting);
      else this.#newAgents.add(agent);
    }
    for (;;) {
      const agent = this.#longestReadyWithNews();
      if (agent === null) return null;
      this.#parts.agentIsFree(agent);
      const assignment = this.#pair(agent);
      this.#newAgents.delete(assignment?.agent ?? agent);
      if (assignment !== null) return assignment;
    }
  }

  /**
   * A request and an agent who would both rather have nobody else, beginning with an agent: his first request takes the
   * agent that it likes best, whose own first request may stand before it, and so on. Each turn stands further ahead.
   */
  #pair(first: Agent): Assignment | null {
    let agent = first;
    let waiting = this.#firstFor(agent);
    while (waiting !== null) {
      const offer = this.#offer(waiting, agent === first ? agent : null);
      if (offer === null) return null;
      const ahead = offer.agent === agent ? waiting : this.#firstFor(offer.agent);
      if (ahead === waiting || ahead === null) return { agent: offer.agent, waiting, target: offer.target };
      agent = offer.agent;
      waiting = ahead;
    }
    return null;
  }

  /** What a request likes best of what is free. `longest`: known to have been ready longest of all whom it may have. */
  #offer(waiting: WaitingRequest, longest: Agent | null): Offer | null {
    const { choice, gates } = this.#parts;
    const order = waiting.request.selectBy ?? null;
    if (order === null) {
      const agent = longest ?? this.#longestReady(waiting.targets);
      const target = waiting.targets.find(
        ({ group }) => agent !== null && group.members.has(agent.configuration.id) && gates.isOpen(group),
      );
      return agent === null || target === undefined ? null : { agent, target };
    }
    const offers = waiting.targets.flatMap((target): Offer[] => {
      const agent = this.#longestReady([target]);
      return agent === null ? [] : [{ agent, target }];
    });
    return choice.best(order, offers, waiting);
  }

  #firstFor(agent: Agent): WaitingRequest | null {
    const { groups, gates, room } = this.#parts;
    return groups.firstFor(
      agent.configuration.id,
      (group) => gates.isOpen(group),
      ({ request }) => room.hasRoom(request),
    );
  }

  /** Few members are looked at one by one; else whoever has been ready longest is mostly found at once. */
  #longestReady(targets: readonly WaitingTarget[]): Agent | null {
    const { book, gates, isReachable } = this.#parts;
    const { ready } = book;
    if (ready.size === 0) return null;
    const open: TargetGroup[] = [];
    let members = 0;
    for (const { group } of targets) {
      if (!gates.isOpen(group)) continue;
      open.push(group);
      members += group.members.size;
    }
    if (members * FEW <= ready.size) return this.#longestReadyOf(open);
    for (const agent of book.readyInOrder) {
      const { id } = agent.configuration;
      if (open.some((group) => group.members.has(id)) && isReachable(id)) return agent;
    }
    return null;
  }

  #longestReadyOf(groups: readonly TargetGroup[]): Agent | null {
    const { book, isReachable } = this.#parts;
    let best: Agent | null = null;
    for (const { members } of groups) {
      for (const id of members) {
        const agent = book.get(id);
        if (agent === null || !book.ready.has(agent)) continue;
        if ((best === null || compareReady(agent, best) < 0) && isReachable(id)) best = agent;
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
