import {
  type AgentFacts,
  type AgentState,
  type AgentView,
  acceptCallback,
  agentId,
  type CallView,
  type CancelOutcome,
  type Chance,
  type ChangeOutcome,
  type Clock,
  Configuration,
  chosenPredictor,
  hasCode,
  type InCallOutcome,
  type InCallWish,
  isCancellable,
  LimitBook,
  mayMove,
  type Orchestration,
  type PacingView,
  PatternGroups,
  type QueueFacts,
  type QueueOccurrence,
  type QueuePlaceOutcome,
  type QueueView,
  queueFacts,
  type RecordingRule,
  type ReportOutcome,
  type Routing,
  type RoutingFacts,
  type SupervisionOutcome,
  type SupervisionWish,
  type Telemetry,
  type Timer,
  type WaitOutlook,
  waitInputs,
  waitTimesOf,
} from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import type { FastifyInstance } from 'fastify';
import { buildApi } from '../src/build-api.ts';
import type { ApiDependencies } from '../src/dependencies.ts';
import { FakeDesk } from './fake-desk.ts';
import { fakeDocuments } from './fake-documents.ts';
import { fakeLinks } from './fake-links.ts';
import { FakeComet, FakeNotifications } from './fake-notifications.ts';
import { fakePrompts } from './fake-prompts.ts';
import { fakeRecordings } from './fake-recordings.ts';
import { FakeServices } from './fake-services.ts';
import { FakeSessions } from './fake-sessions.ts';
import { fakeSimulations } from './fake-simulations.ts';
import { readingStrictly } from './strict-answers.ts';

export const START = Date.parse('2031-05-28T12:00:00.000Z');
export const ADMIN = { authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };

export function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A virtual queue in which nobody waits, with two agents. */
export function queueNamed(name: string): QueueFacts {
  return {
    name,
    waiting: 0,
    oldestArrival: null,
    entered: 0,
    distributed: 0,
    abandoned: 0,
    answered: 0,
    completed: 0,
    agentsLoggedIn: 2,
    agentsReady: 2,
    handleTimeMs: null,
  };
}

/** Stands still until it is moved. */
class ManualClock implements Clock {
  #now = START;
  #timers: { due: number; fire: () => void | Promise<void> }[] = [];

  now(): number {
    return this.#now;
  }

  get armed(): number {
    return this.#timers.length;
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    const timer = { due: this.#now + delayMs, fire };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    for (;;) {
      const next = this.#timers.sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > target) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.due;
      await next.fire();
    }
    this.#now = target;
  }
}

class SeededChance implements Chance {
  #count = 0;

  uuid(): string {
    return `00000000-0000-4000-8000-${String(++this.#count).padStart(12, '0')}`;
  }

  /** Others each time. */
  bytes(count: number): Uint8Array {
    const made = ++this.#count;
    return Uint8Array.from({ length: count }, (_, at) => (made >> (8 * (at % 4))) & 0xff);
  }

  random(): number {
    return 0.5;
  }
}

class RecordingTelemetry implements Telemetry {
  readonly lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  readonly counts: { metric: string; labels: Record<string, string> }[] = [];
  readonly observations: { metric: string; labels: Record<string, string> }[] = [];

  log(level: string, event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level, event, fields });
  }

  count(metric: string, labels: Record<string, string> = {}): void {
    this.counts.push({ metric, labels });
  }

  observe(metric: string, _seconds: number, labels: Record<string, string> = {}): void {
    this.observations.push({ metric, labels });
  }

  ofEvent(event: string): Record<string, unknown>[] {
    return this.lines.filter((line) => line.event === event).map(({ fields }) => fields);
  }
}

class FakeRouting implements Routing {
  readonly queueViews: QueueView[] = [];
  readonly agentViews: AgentView[] = [];
  history: QueueOccurrence[] = [];

  addAgent(id: string, state: AgentState = { kind: 'ready', since: START }): void {
    this.agentViews.push({
      id: agentId(id),
      name: `Agent ${id}`,
      dn: id,
      groups: ['Customer_Service'],
      skills: { Billing: 5 },
      state,
      reachable: true,
    });
  }

  submit(): void {}
  cancel(): void {}
  release(): void {}
  position(): null {
    return null;
  }
  queues(): QueueView[] {
    return this.queueViews;
  }
  agents(): AgentView[] {
    return this.agentViews;
  }
  queueFacts: QueueFacts[] = [];
  agentFacts: AgentFacts[] = [];
  facts(): RoutingFacts {
    return { at: START, agents: this.agentFacts, queues: this.queueFacts };
  }
  factsOfQueue(virtualQueue: string): QueueFacts {
    return queueFacts(this.facts(), virtualQueue);
  }
  setAgentState(...[id, state, reason]: Parameters<Routing['setAgentState']>): 'ok' | 'unknown-agent' {
    const at = this.agentViews.findIndex((view) => view.id === id);
    const view = this.agentViews[at];
    if (view === undefined) return 'unknown-agent';
    const kinds = { Ready: 'ready', LoggedOut: 'logged-out' } as const;
    this.agentViews[at] = {
      ...view,
      state:
        state === 'NotReady'
          ? { kind: 'not-ready', since: START, reason }
          : { kind: kinds[state], since: START },
    };
    return 'ok';
  }
  tallyDialled(): void {}
  queueHistory(): readonly QueueOccurrence[] {
    return this.history;
  }
  toldWait(): null {
    return null;
  }
  waitOutlook(queue: string): WaitOutlook {
    return { predictor: 'qlm', estimates: {}, inputs: waitInputs(queueFacts(this.facts(), queue)) };
  }
  pacing(virtualQueue: string): PacingView {
    return {
      virtualQueue,
      answerRate: 0.7,
      answerMs: 12_500,
      handleMs: null,
      risk: 0.05,
      dialled: 40,
      notAnswered: 12,
      answered: 300,
      late: 4,
      abandonedShare: 4 / 300,
      inFlight: 1,
      requests: [{ requestId: 'r1', callbackId: 'cb-1', code: 0, remainingMs: 60_000, attempts: 1 }],
    };
  }
  onEvent(): void {}
  onAgentState(): void {}
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly store: MemoryStore;
  readonly configuration: Configuration;
  readonly routing: FakeRouting;
  readonly telemetry: RecordingTelemetry;
  readonly clock: ManualClock;
  readonly calls: CallView[];
  readonly sessions: FakeSessions;
  readonly services: FakeServices;
  readonly desk: FakeDesk;
  /** What agents wanted done with their calls, and what is said to the next wish. */
  readonly wishes: { agent: string; wish: InCallWish }[];
  readonly inCallOutcome: { next: InCallOutcome };
  /** What supervisors wanted to do with calls, and what they are told. */
  readonly supervised: SupervisionWish[];
  readonly supervisionOutcome: { next: SupervisionOutcome };
  /** What is said of recordings of any call. */
  readonly recordingRule: { next: RecordingRule };
  readonly notifications: FakeNotifications;
  readonly comet: FakeComet;
  /** What is said of the place of a callback in its queue. */
  readonly queue: { place: QueuePlaceOutcome };
  /** Forgets what was stored, counted and logged: building an API anew takes longer than most tests. */
  reset(): void;
}

export const SUPPORT = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
  // Tests ask for the same number as often as they like.
  _enable_in_queue_checking: 'false',
  _throttle_request_parameters_limit: '1000000',
  _throttle_callbacks_per_service_1: '1000000',
  _throttle_callbacks_per_service_2: '1000000',
  _max_queued_callbacks_per_service: '1000000',
};

/** The whole API on fakes, with the service `support` and the agent `1001`. */
export async function buildTestApi(
  overrides: Partial<ApiDependencies> = {},
  services: Record<string, Record<string, string>> = { support: SUPPORT },
): Promise<TestApi> {
  const store = new MemoryStore();
  // PostgreSQL keeps neither U+0000 nor half a surrogate pair.
  store.refuses = (writes) => /\\u0000|\\ud[89a-f]/i.test(JSON.stringify(writes));
  for (const [name, options] of Object.entries(services)) await store.configuration.putService(name, options);
  const configuration = await Configuration.load(store.configuration);
  const routing = new FakeRouting();
  const telemetry = new RecordingTelemetry();
  const clock = new ManualClock();
  const chance = new SeededChance();
  const calls: CallView[] = [];
  const documents = fakeDocuments();
  const sessions = new FakeSessions();
  const fakeServices = new FakeServices(store);
  const desk = new FakeDesk();
  const wishes: { agent: string; wish: InCallWish }[] = [];
  const inCallOutcome: { next: InCallOutcome } = { next: 'done' };
  const supervised: SupervisionWish[] = [];
  const supervisionOutcome: { next: SupervisionOutcome } = { next: 'done' };
  const recordingRule: { next: RecordingRule } = { next: 'off' };
  const queue: { place: QueuePlaceOutcome } = { place: { kind: 'no-session' } };
  const orchestration: Orchestration = {
    sessions,
    services: fakeServices,
    desk,
    inCall: {
      act: async (agent, wish) => {
        wishes.push({ agent, wish });
        return inCallOutcome.next;
      },
      supervise: (wish) => {
        supervised.push(wish);
        return supervisionOutcome.next;
      },
      endSupervision: () => supervisionOutcome.next,
      recordingRule: () => recordingRule.next,
    },
    documents,
    wake: () => undefined,
    async cancel(id, reason): Promise<CancelOutcome> {
      const record = await store.callbacks.get(id);
      if (record === null) return { kind: 'unknown' };
      if (!isCancellable(record.state)) return { kind: 'not-cancellable', state: record.state };
      await store.commit([
        { kind: 'callback.update', id, set: { state: 'COMPLETED', reason, completedAt: clock.now() } },
      ]);
      return { kind: 'cancelled' };
    },
    async change(id, decide): Promise<ChangeOutcome> {
      const record = await store.callbacks.get(id);
      if (record === null) return { kind: 'unknown' };
      const decision = decide(record);
      if (decision.kind === 'refused') return decision;
      try {
        await store.commit([{ kind: 'callback.change', id, change: decision.change }]);
        return { kind: 'changed' };
      } catch (error) {
        if (!hasCode(error) || error.code !== 'STORE_SLOT_FULL') throw error;
        const at = decision.change.move?.desiredAt ?? 0;
        return { kind: 'refused', refusal: { kind: 'slot-full', name: '_desired_time', at } };
      }
    },
    async report(id, { state, reason }): Promise<ReportOutcome> {
      const record = await store.callbacks.get(id);
      if (record === null) return 'unknown';
      if (record.sessionServer === null || !mayMove(record.state, state)) return 'impossible';
      const end = state === 'COMPLETED' ? { reason } : {};
      await store.commit([{ kind: 'callback.update', id, set: { state, ...end } }]);
      return 'reported';
    },
    queuePlace: async () => queue.place,
  };
  const notifications = new FakeNotifications();
  const comet = new FakeComet();
  const limits = new LimitBook();
  const patterns = new PatternGroups((name) => configuration.list(name));
  const app = await buildApi({
    configuration,
    store,
    orchestration,
    routing,
    notifications: notifications,
    comet,
    links: fakeLinks,
    prompts: fakePrompts(),
    simulations: fakeSimulations(),
    recordings: fakeRecordings(),
    waitTimes: waitTimesOf(
      () => routing,
      (queue) => chosenPredictor(configuration.section('wait-times'), queue),
    ),
    recorded: async () => undefined,
    calls: () => calls,
    accept: (request) =>
      acceptCallback(request, {
        store,
        service: (name) => configuration.service(name),
        section: (name) => configuration.section(name),
        limits,
        patterns,
        now: () => clock.now(),
        uuid: () => chance.uuid(),
        nodeId: '1',
        accepted: () => undefined,
      }),
    clock,
    chance,
    telemetry,
    adminUser: 'admin',
    adminPassword: 'secret',
    metricsText: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'up 1\n' }),
    version: '9.9.9',
    node: '7',
    isStopping: () => false,
    corsOrigins: [],
    ...overrides,
    // Passwords of tests are guessed by nobody.
    security: { passwordCost: { log2N: 4, r: 1, p: 1 }, ...overrides.security },
  });
  readingStrictly(app);
  const reset = (): void => {
    store.clear();
    sessions.reset();
    fakeServices.reset();
    for (const list of [telemetry.lines, telemetry.counts, telemetry.observations]) list.length = 0;
  };
  return {
    app,
    store,
    configuration,
    routing,
    telemetry,
    clock,
    calls,
    sessions,
    services: fakeServices,
    desk,
    wishes,
    inCallOutcome,
    supervised,
    supervisionOutcome,
    recordingRule,
    notifications,
    comet,
    queue,
    reset,
  };
}
