import {
  acceptCallback,
  agentId,
  type CallbackId,
  type Chance,
  type ChannelledTrunk,
  Configuration,
  type CreateOutcome,
  type CreateRequest,
  callId,
  chosenPredictor,
  InFlightWork,
  isStoreUnavailable,
  LimitBook,
  legId,
  type OutgoingHttp,
  PatternGroups,
  parseAgent,
  type QueueEvent,
  type RequestedAgentState,
  ROUTE_POINT_LIST,
  type Telemetry,
  WAIT_TIMES_SECTION,
  type WaitTimes,
  waitTimesOf,
} from '@ringback/core';
import { createNotifications, type NotificationCentre } from '@ringback/notify';
import { createOrchestrator, type EngineFactory, type Orchestrator } from '@ringback/orchestration';
import {
  createRouting,
  type MemoryRouting,
  QueueHistoryLedger,
  WaitQuoteLedger,
  watchedSwitch,
} from '@ringback/routing';
import type { Scenario } from '../model/scenario.ts';
import type { PhoneScript, Ring } from '../phones/phone-script.ts';
import type { CallInOutcome } from '../phones/scripted-call.ts';
import { ScriptedSwitch } from '../phones/scripted-switch.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { VirtualClock } from '../virtual-clock.ts';

export interface CentrePorts {
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  /** Runs the documents. */
  readonly engine: EngineFactory;
  /** Reads the documents that come with the product, and others that the scenario may run. */
  readonly readFile: (url: string) => Promise<{ ok: true; text: string } | { ok: false; message: string }>;
  readonly stockDocumentUrl: string;
  /** How the phone of a number or an agent behaves; `ring` counts from 0. */
  readonly phones: (who: string, ring: number) => PhoneScript;
  /** Told what happens in the queues. */
  readonly queueEvent: (event: QueueEvent) => void;
  /** One turn of the event loop, in which everything goes on that waits for no timer. */
  readonly turn: () => Promise<void>;
  /** Told of everything that a timer or what it set in motion threw. */
  readonly failed: (error: unknown) => void;
}

const NODE = '1';
const FIRST_ROUTE_POINT = 5000;
/** Whoever watches the process starts it again so often. */
const RESTART_PAUSE_MS = 1_000;

/** Nobody is outside of a simulated centre. */
const NO_HTTP: OutgoingHttp = {
  send: async ({ url }) => ({
    kind: 'failed',
    reason: 'unreachable',
    why: `${url} is not part of the simulation`,
  }),
};

/**
 * A contact centre on virtual time: admission, scheduler, sessions with their documents and routing are those of the
 * product; the store is in memory, phones follow scripts. `crash` kills the process and starts another on the same data.
 */
export class SimulatedCentre {
  readonly store = new MemoryStore();
  readonly work = new InFlightWork();
  /** Files that are being read. */
  readonly #reads = new InFlightWork();
  readonly clock: VirtualClock;
  readonly #ports: CentrePorts;
  readonly #switches: ScriptedSwitch[] = [];
  #running: Running | null = null;
  readonly #limits = new LimitBook();
  readonly #trunks: readonly ChannelledTrunk[];
  /** Numbers that are called, by service. */
  readonly #routePoints: ReadonlyMap<string, string>;
  /** How often what the switch says is heard. */
  hearings: () => number = () => 1;

  private constructor(
    { from, callers, channels }: Pick<Scenario, 'from' | 'callers' | 'channels'>,
    ports: CentrePorts,
  ) {
    this.#ports = ports;
    const called = [...new Set(callers.map(({ service }) => service))];
    this.#routePoints = new Map(called.map((service, index) => [service, String(FIRST_ROUTE_POINT + index)]));
    this.#trunks = channels === null ? [] : [{ name: 'all', channels, takes: () => true }];
    this.clock = new VirtualClock(from, this.work, ports.turn, ports.failed, this.#reads);
  }

  /** Configures services and agents, and starts the process. Agents are logged out. */
  static async open(
    scenario: Pick<Scenario, 'from' | 'services' | 'sections' | 'agents' | 'callers' | 'channels'>,
    ports: CentrePorts,
  ): Promise<SimulatedCentre> {
    const centre = new SimulatedCentre(scenario, ports);
    // A day of them would fill the memory, and nobody reads them.
    centre.store.keepsHistory = false;
    const configuration = await Configuration.load(centre.store.configuration);
    await configuration.putSection('ors', { 'session-trace': 'false' });
    for (const [name, options] of Object.entries(scenario.sections))
      await configuration.putSection(name, options);
    for (const [name, options] of Object.entries(scenario.services))
      await configuration.putService(name, options);
    for (const { id, body } of agentsOf(scenario)) {
      const parsed = parseAgent(id, body);
      if (parsed.kind === 'problem') throw new Error(`agent ${id}: ${parsed.field} ${parsed.why}`);
      await configuration.putAgent(parsed.agent, body);
    }
    const points = [...centre.#routePoints].map(([application, number]) => [number, { application }]);
    if (points.length > 0) await configuration.putList(ROUTE_POINT_LIST, Object.fromEntries(points));
    await centre.#start();
    return centre;
  }

  /** False while the process is being started again. */
  get isUp(): boolean {
    return this.#running !== null;
  }

  get rings(): readonly Ring[] {
    return this.#switches.flatMap(({ rings }) => rings);
  }

  get routing(): MemoryRouting {
    return this.#process().routing;
  }

  get waitTimes(): WaitTimes {
    return waitTimesOf(() => this.routing);
  }

  ask(service: string, params: Readonly<Record<string, string>>): Promise<CreateOutcome> {
    return this.#accept({ service, params, userData: {} });
  }

  #accept(request: CreateRequest): Promise<CreateOutcome> {
    const { configuration, notifications, orchestrator } = this.#process();
    return acceptCallback(request, {
      store: notifications.store,
      service: (name) => configuration.service(name),
      section: (name) => configuration.section(name),
      limits: this.#limits,
      patterns: new PatternGroups((name) => configuration.list(name)),
      now: () => this.clock.now(),
      uuid: () => this.#ports.chance.uuid(),
      nodeId: NODE,
      accepted: ({ dueAt }) => orchestrator.wake(dueAt),
    });
  }

  /** Somebody calls the route point of a service. */
  callIn(
    service: string,
    number: string,
    caller: { readonly patienceMs: number; readonly talksForMs: number },
  ): CallInOutcome {
    const { chance } = this.#ports;
    const incoming = {
      callId: callId(chance.uuid()),
      legId: legId(chance.uuid()),
      dialled: this.#routePoints.get(service) ?? '',
      callerNumber: number,
      callerName: null,
      userData: {},
      at: this.clock.now(),
    };
    return this.#process().phones.callsIn(incoming, null, caller);
  }

  async cancel(id: CallbackId): Promise<void> {
    await this.#process().orchestrator.cancel(id, 'CANCELLED');
  }

  setAgentState(id: string, state: RequestedAgentState, reason = ''): void {
    this.routing.setAgentState(agentId(id), state, reason);
  }

  /**
   * SIGKILL, and a new process on the same data as soon as the database is there. The phones of the old one hear nothing
   * any more.
   */
  async crash(): Promise<void> {
    if (!this.isUp) return;
    this.store.processDied();
    await this.#stop();
    for (;;) {
      try {
        await this.#start();
        return;
      } catch (error) {
        if (!isStoreUnavailable(error)) throw error;
        this.#running = null;
        await new Promise<void>((resolve) => void this.clock.setTimer(RESTART_PAUSE_MS, resolve));
      }
    }
  }

  async close(): Promise<void> {
    if (this.isUp) await this.#stop();
  }

  #process(): Running {
    if (this.#running === null) throw new Error('The process of the simulated centre does not run.');
    return this.#running;
  }

  async #stop(): Promise<void> {
    const running = this.#process();
    this.#running = null;
    await this.#end(running);
  }

  async #end({ orchestrator, notifications, phones, routing }: Running): Promise<void> {
    // Nobody hears any more how a call ends, or that it could not be written down.
    phones.kill();
    await orchestrator.stop();
    await notifications.stop();
    routing.close();
    await this.work.idle();
  }

  async #start(): Promise<void> {
    const { store, clock, work } = this;
    const { chance, telemetry, engine, readFile, stockDocumentUrl, queueEvent } = this.#ports;
    const configuration = await Configuration.load(store.configuration);
    const notifications = createNotifications({
      store,
      configuration,
      clock,
      wireClock: clock,
      chance,
      telemetry,
      work,
      node: NODE,
      http: NO_HTTP,
      outgoingOrigins: [],
      // Nobody is written to.
      links: { token: (id) => id, url: (id) => id },
      sessions: () => orchestrator.sessions,
    });
    const orchestrator = createOrchestrator({
      store: notifications.store,
      configuration,
      clock,
      wireClock: clock,
      chance,
      telemetry,
      work,
      node: NODE,
      http: NO_HTTP,
      readFile: (url) => this.#reads.track(readFile(url)),
      outgoingOrigins: [],
      documentFolders: [],
      externalUrl: () => 'http://127.0.0.1:8080',
      stockDocumentUrl,
      engine,
      mostRequestsWaiting: () => 0,
      accept: (request) => this.#accept(request),
    });
    const phones = new ScriptedSwitch({
      clock,
      work,
      journal: orchestrator.journal,
      script: this.#ports.phones,
      unplayable: [],
      ...(this.#trunks.length === 0 ? {} : { trunks: this.#trunks }),
    });
    phones.hearings = () => this.hearings();
    this.#switches.push(phones);
    await store.waitQuotes.settle();
    const waitQuotes = new WaitQuoteLedger({ quotes: store.waitQuotes, telemetry });
    const queueHistory = new QueueHistoryLedger({ history: store.queueHistory, telemetry });
    const routing = createRouting({
      clock,
      chance,
      telemetry,
      configuration,
      isReachable: () => true,
      freeChannels: (number) => phones.freeChannels(number),
      waitQuotes,
      queueHistory: {
        earlier: await queueHistory.earlier(clock.now()),
        happened: (occurrence) => queueHistory.happened(occurrence),
      },
      chosenPredictor: (queue) => chosenPredictor(configuration.section(WAIT_TIMES_SECTION), queue),
    });
    routing.onEvent(queueEvent);
    orchestrator.attach({ routing, callControl: watchedSwitch(phones, routing) });
    const begun: Running = { configuration, notifications, orchestrator, phones, routing };
    try {
      await orchestrator.start();
      await notifications.start();
    } catch (error) {
      // The process ends with its failed start: nothing of it goes on beside the next one.
      await this.#end(begun);
      throw error;
    }
    this.#running = begun;
  }
}

interface Running {
  readonly configuration: Configuration;
  readonly notifications: NotificationCentre;
  readonly orchestrator: Orchestrator;
  readonly phones: ScriptedSwitch;
  readonly routing: MemoryRouting;
}

/** Every agent of a scenario by its id: `<group>-<number>`, both from 1. */
export function agentsOf({ agents }: Pick<Scenario, 'agents'>) {
  return agents.flatMap((group, index) =>
    Array.from({ length: group.count }, (_, number) => {
      const id = `${index + 1}-${number + 1}`;
      return {
        id,
        group,
        body: { ...group.body, id, name: id, dn: id, uri: `sip:${id}@127.0.0.1:5080`, state: 'LoggedOut' },
      };
    }),
  );
}
