import type {
  AgentConfiguration,
  AgentId,
  AgentState,
  CallId,
  Clock,
  LegId,
  RequestedAgentState,
} from '@ringback/core';
import { type Agent, compareReady, isSameState, phoneState, restingState } from './agent.ts';
import type { Announcements } from './announcements.ts';
import type { Deadlines } from './deadlines.ts';
import { RecentChanges } from './ewt/recent-changes.ts';
import { OrderedList } from './ordered-list.ts';

export interface AgentBookParts {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly announcements: Announcements;
  /** Told, in turn among the events, what an agent rests in from now on. */
  readonly persist: (agentId: AgentId, state: RequestedAgentState, reason: string) => void;
  /** An agent became ready: somebody may be waiting. */
  readonly becameReady: (agent: Agent) => void;
}

/** Every agent and what he or she is doing. All changes of agent states happen here. */
export class AgentBook {
  readonly #parts: AgentBookParts;
  readonly #agents = new Map<AgentId, Agent>();
  readonly #ready = new Set<Agent>();
  /** The same, who has been ready longest first. Since when somebody is ready does not change while he is. */
  readonly #byReadiness = new OrderedList(compareReady);
  /** Agents whose states changed. */
  readonly changes = new RecentChanges<AgentId>();
  /** Whose phones had a leg of a call, until it is over. */
  readonly #onCall = new Map<CallId, Set<Agent>>();

  constructor(parts: AgentBookParts) {
    this.#parts = parts;
  }

  get(id: AgentId): Agent | null {
    return this.#agents.get(id) ?? null;
  }

  all(): Iterable<Agent> {
    return this.#agents.values();
  }

  /** Agents in the state ready, whether or not their phones can be reached. */
  get ready(): ReadonlySet<Agent> {
    return this.#ready;
  }

  /** The same, who has been ready longest first. */
  get readyInOrder(): Iterable<Agent> {
    return this.#byReadiness;
  }

  /** Takes over a new or changed configuration. A configured state counts for a new agent, or when it was changed. */
  configure(configuration: AgentConfiguration): void {
    const known = this.#agents.get(configuration.id);
    if (known === undefined) {
      const now = this.#now();
      const agent: Agent = {
        configuration,
        removed: false,
        requested: { state: configuration.state, reason: '' },
        state: { kind: 'logged-out', since: now },
        readySince: now,
        legs: new Map(),
        deadline: null,
      };
      this.#agents.set(configuration.id, agent);
      if (configuration.state !== 'LoggedOut') this.rest(agent);
      return;
    }
    const changed = known.removed || known.configuration.state !== configuration.state;
    known.configuration = configuration;
    known.removed = false;
    if (changed) this.request(known, configuration.state, '');
  }

  /** The agent is no longer configured: gone at once, or when the phone is free. */
  remove(agent: Agent): void {
    agent.removed = true;
    if (agent.legs.size === 0) this.rest(agent);
  }

  /** Puts the agent where he rests between calls: ready, not ready or logged out as was asked for. */
  rest(agent: Agent): void {
    const now = this.#now();
    if (agent.removed) {
      this.#agents.delete(agent.configuration.id);
      this.#enter(agent, { kind: 'logged-out', since: now });
      return;
    }
    if (agent.state.kind !== 'ready' && agent.state.kind !== 'reserved') agent.readySince = now;
    this.#enter(agent, restingState(agent, now));
  }

  /** Somebody asks for a state. On the phone it counts after the call; a hold is for the caller to end. */
  request(agent: Agent, state: RequestedAgentState, reason: string): void {
    if (agent.requested.state !== state || agent.requested.reason !== reason) {
      agent.requested = { state, reason };
      const { id } = agent.configuration;
      this.#parts.announcements.inTurn('agent-state-kept', () => this.#parts.persist(id, state, reason));
    }
    if (agent.legs.size === 0 && agent.state.kind !== 'reserved') this.rest(agent);
  }

  /** Holds a ready agent; `expire` is called when nothing came of it by then. */
  hold(agent: Agent, reservation: string, until: number, expire: () => void): void {
    this.#enter(agent, { kind: 'reserved', since: this.#now(), until, reservation });
    agent.deadline = this.#parts.deadlines.add(until, expire);
  }

  /** The agent's phone is being rung for a call; ends any hold. */
  rings(agent: Agent, callId: CallId, legId: LegId): void {
    if (!agent.legs.has(legId)) agent.legs.set(legId, { callId, answered: false });
    this.#joins(agent, callId);
    this.#showPhone(agent);
  }

  answered(agent: Agent, callId: CallId, legId: LegId): void {
    agent.legs.set(legId, { callId, answered: true });
    this.#joins(agent, callId);
    this.#showPhone(agent);
  }

  /** No leg outlives its call: an agent must not stay on the phone because an event went missing. */
  callEnded(callId: CallId): void {
    for (const agent of this.#onCall.get(callId) ?? [])
      for (const [legId, leg] of agent.legs) if (leg.callId === callId) this.ended(agent, legId);
    this.#onCall.delete(callId);
  }

  /**
   * A leg was not answered. With a reason the agent gets no further calls until somebody says otherwise, or until
   * `againAfterMs` have passed.
   */
  failed(agent: Agent, legId: LegId, reason: string | null, againAfterMs?: number): void {
    agent.legs.delete(legId);
    if (reason !== null && againAfterMs !== undefined && agent.requested.state === 'Ready') {
      if (this.#showPhone(agent)) return;
      const since = this.#now();
      this.#enter(agent, { kind: 'not-ready', since, reason });
      agent.deadline = this.#parts.deadlines.add(since + againAfterMs, () => this.rest(agent));
      return;
    }
    // Who asked for a pause or logged out while the phone rang keeps his own reason.
    if (reason !== null && agent.requested.state === 'Ready') this.request(agent, 'NotReady', reason);
    if (!this.#showPhone(agent) && agent.state.kind !== 'after-call-work') this.rest(agent);
  }

  #joins(agent: Agent, callId: CallId): void {
    const agents = this.#onCall.get(callId);
    if (agents === undefined) this.#onCall.set(callId, new Set([agent]));
    else agents.add(agent);
  }

  /**
   * An answered leg ended: after-call work begins, unless the agent wants no further calls anyway. With a reason he gets none
   * until somebody says otherwise.
   */
  ended(agent: Agent, legId: LegId, reason: string | null = null): void {
    if (!agent.legs.delete(legId)) return;
    if (reason !== null && agent.requested.state === 'Ready') this.request(agent, 'NotReady', reason);
    if (this.#showPhone(agent)) return;
    const { wrapUp } = agent.configuration;
    if (wrapUp <= 0 || agent.removed || agent.requested.state !== 'Ready') {
      this.rest(agent);
      return;
    }
    const since = this.#now();
    const until = since + wrapUp * 1000;
    this.#enter(agent, { kind: 'after-call-work', since, until });
    agent.deadline = this.#parts.deadlines.add(until, () => this.rest(agent));
  }

  /** Whether the agent has a call, which is then the state. */
  #showPhone(agent: Agent): boolean {
    const state = phoneState(agent, this.#now());
    if (state !== null) this.#enter(agent, state);
    return state !== null;
  }

  #enter(agent: Agent, state: AgentState): void {
    if (isSameState(agent.state, state)) return;
    this.#parts.deadlines.remove(agent.deadline);
    agent.deadline = null;
    agent.state = state;
    this.changes.add(agent.configuration.id);
    this.#parts.announcements.agentState(agent.configuration.id, state);
    if (state.kind === 'ready') {
      this.#ready.add(agent);
      this.#byReadiness.add(agent);
      this.#parts.becameReady(agent);
    } else if (this.#ready.delete(agent)) this.#byReadiness.remove(agent);
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}
