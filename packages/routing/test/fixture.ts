import {
  type AgentConfiguration,
  type AgentId,
  type AgentState,
  agentId,
  type CallEvent,
  type ConfigurationChange,
  ControllableClock,
  callbackId,
  callId,
  InFlightWork,
  type LegFailure,
  type LineLoss,
  legId,
  type QueueEvent,
  type QueueRequest,
  type RequestedAgentState,
  requestId,
  sessionId,
} from '@ringback/core';
import type { MemoryRouting, RoutingParts } from '../src/memory-routing.ts';
import { createRouting } from '../src/routing.ts';

export const START = 1_700_000_000_000;

export function agent(id: string, given: Partial<AgentConfiguration> = {}): AgentConfiguration {
  return {
    id: agentId(id),
    name: `Agent ${id}`,
    dn: id,
    uri: null,
    password: null,
    skills: {},
    groups: [],
    state: 'Ready',
    wrapUp: 0,
    ...given,
  };
}

export function request(id: string, given: Partial<QueueRequest> = {}): QueueRequest {
  return {
    requestId: requestId(id),
    sessionId: sessionId(`S-${id}`),
    callbackId: callbackId(`cb-${id}`),
    virtualQueue: 'VQ',
    targets: ['Service@Stat.GA'],
    priority: 0,
    arrivedAt: START,
    seq: 1,
    reserveMs: 30_000,
    timeoutMs: null,
    ...given,
  };
}

type BenchOptions = Partial<
  Pick<RoutingParts, 'waitQuotes' | 'chosenPredictor' | 'queueHistory' | 'freeChannels'>
>;

/** Routing with a clock that stands still, a configuration that can be changed, and everything it said. */
export class Bench {
  readonly clock = new ControllableClock(
    { now: () => START, setTimer: () => ({ cancel: () => undefined }) },
    new InFlightWork(),
    (error) => {
      throw error;
    },
  );
  readonly agents = new Map<string, AgentConfiguration>();
  readonly unreachable = new Set<string>();
  readonly events: QueueEvent[] = [];
  readonly states: string[] = [];
  readonly kept: { id: AgentId; state: RequestedAgentState; reason: string }[] = [];
  readonly logged: { event: string; fields: unknown }[] = [];
  readonly routing: MemoryRouting;
  readonly #listeners: ((change: ConfigurationChange) => void)[] = [];
  #reservations = 0;

  constructor(...given: [BenchOptions, ...AgentConfiguration[]] | AgentConfiguration[]) {
    const options: BenchOptions = {};
    for (const one of given) {
      if ('dn' in one) this.agents.set(one.id, one);
      else Object.assign(options, one);
    }
    this.routing = createRouting({
      clock: this.clock,
      chance: {
        uuid: () => `hold-${++this.#reservations}`,
        bytes: (count) => new Uint8Array(count),
        random: () => 0,
      },
      telemetry: {
        log: (_level, event, fields) => this.logged.push({ event, fields }),
        count: () => undefined,
        observe: () => undefined,
      },
      configuration: {
        agents: () => [...this.agents.values()],
        agent: (id) => this.agents.get(id) ?? null,
        onChange: (listener) => this.#listeners.push(listener),
      },
      ...options,
      isReachable: (id) => !this.unreachable.has(id),
      persistAgentState: (id, state, reason) => this.kept.push({ id, state, reason }),
    });
    this.routing.onEvent((event) => this.events.push(event));
    this.routing.onAgentState((id, state) => this.states.push(`${id} ${state.kind}`));
  }

  put(configuration: AgentConfiguration): void {
    this.agents.set(configuration.id, configuration);
    for (const listener of this.#listeners) listener({ kind: 'agent', id: configuration.id });
  }

  remove(id: string): void {
    this.agents.delete(id);
    for (const listener of this.#listeners) listener({ kind: 'agent', id });
  }

  set(id: string, state: RequestedAgentState, reason = ''): void {
    this.routing.setAgentState(agentId(id), state, reason);
  }

  state(id: string): AgentState | null {
    return this.routing.agents().find((view) => view.id === id)?.state ?? null;
  }

  order(agent: string, call: string, callback: string | null = null, joins = false): void {
    this.routing.agentCallOrdered({
      agentId: agentId(agent),
      callId: callId(call),
      legId: legId(`${call}-${agent}`),
      callbackId: callback === null ? null : callbackId(callback),
      joins,
    });
  }

  leg(
    agent: string,
    call: string,
    kind: 'leg.dialling' | 'leg.ringing' | 'leg.answered' | 'leg.ended',
  ): void {
    const base = { callId: callId(call), legId: legId(`${call}-${agent}`), at: this.clock.now() };
    const event: CallEvent =
      kind === 'leg.answered'
        ? { kind, ...base, connected: true }
        : kind === 'leg.ended'
          ? { kind, ...base, by: 'party' }
          : { kind, ...base };
    this.routing.onCallEvent(event, agentId(agent));
  }

  fails(agent: string, call: string, result: LegFailure['result']): void {
    this.routing.onCallEvent(
      {
        kind: 'leg.failed',
        callId: callId(call),
        legId: legId(`${call}-${agent}`),
        at: this.clock.now(),
        failure: { result, sipStatus: null, text: '' },
      },
      agentId(agent),
    );
  }

  loses(agent: string, call: string, loss: LineLoss): void {
    const base = { callId: callId(call), legId: legId(`${call}-${agent}`), at: this.clock.now() };
    this.routing.onCallEvent({ kind: 'leg.ended', ...base, by: 'network', loss }, agentId(agent));
  }

  callEnded(call: string): void {
    this.routing.onCallEvent({ kind: 'call.ended', callId: callId(call), at: this.clock.now() }, null);
  }

  /** `request -> agent` of every selection so far. */
  selections(): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'target.selected' ? [`${event.request.requestId} -> ${event.agentId}`] : [],
    );
  }

  kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  lastReservation(): string {
    const last = this.events.findLast((event) => event.kind === 'target.selected');
    return last?.kind === 'target.selected' ? last.reservation : 'none';
  }
}
