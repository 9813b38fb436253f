import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  acceptCallback,
  type CallbackId,
  type CallbackRecord,
  Configuration,
  type CreateOutcome,
  type CreateRequest,
  type JsonObject,
  LimitBook,
  type OptionMap,
  type OutgoingHttp,
  type OutgoingOutcome,
  type OutgoingRequest,
  PatternGroups,
  parseAgent,
  type Speech,
  storyOf,
} from '@ringback/core';
import { createNotifications, type NotificationCentre } from '@ringback/notify';
import {
  callingThreadEngine,
  createOrchestrator,
  type EngineFactory,
  type Orchestrator,
  voiceInThread,
} from '@ringback/orchestration';
import { createRouting, type MemoryRouting, watchedSwitch } from '@ringback/routing';
import {
  MemoryStore,
  type PhoneScript,
  QuietTelemetry,
  ScriptedSwitch,
  seededChance,
  stoppedClock,
  systemClock,
} from '@ringback/testkit';
import { expect } from 'vitest';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
export const USER_TERMINATED = new URL('user-terminated.scxml', SCENARIOS);

export const SUPPORT: OptionMap = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
  _wait_for_agent: 'false',
  _disallow_impossible_phone_numbers: 'false',
  _disallow_premium_phone_numbers: 'false',
  _enable_in_queue_checking: 'false',
  _throttle_request_parameters_limit: '1000000',
};

export interface CentreOptions {
  /** By default one that never fails. */
  readonly store?: MemoryStore;
  /** Runs the documents; by default in the calling thread. */
  readonly engine?: EngineFactory;
  readonly services?: Readonly<Record<string, OptionMap>>;
  readonly agents?: readonly JsonObject[];
  readonly seed?: number;
  /** Documents by URL, besides the stock one. */
  readonly documents?: Map<string, string>;
  /** Files that cannot be played. */
  readonly unplayable?: readonly string[];
  /** What servers outside answer; null = nobody is there. */
  readonly http?: (order: OutgoingRequest) => OutgoingOutcome | Promise<OutgoingOutcome> | null;
  /** How the phone of a number or an agent behaves; `ring` counts from 0. */
  readonly phones?: (who: string, ring: number) => PhoneScript;
}

/** What would be said is the name of the file. */
const SPELT_OUT: Speech = {
  render: async (pieces) => ({
    file:
      pieces
        .map((piece) =>
          piece.kind === 'text'
            ? [...(piece.interpretAs === null ? [] : [piece.interpretAs]), piece.text].join(':')
            : piece.kind === 'prompt'
              ? piece.file
              : piece.kind,
        )
        .join('|') || null,
    durationMs: 1000,
    marks: [],
  }),
  hasPrompt: async () => false,
};

/** Compiles a document once for all processes of all stories. */
const ENGINE = callingThreadEngine();

const ANSWERS: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };

/**
 * A contact centre on a stopped clock: the real domain, router, sessions and documents; the store in memory;
 * phones by script. `crash` kills the process of it and starts another one on the same store.
 */
export class ContactCentre {
  readonly store: MemoryStore;
  readonly telemetry = new QuietTelemetry();
  readonly time = stoppedClock();
  /** Requests to servers outside. */
  readonly asked: OutgoingRequest[] = [];
  configuration!: Configuration;
  routing!: MemoryRouting;
  phones!: ScriptedSwitch;
  orchestrator!: Orchestrator;
  notifications!: NotificationCentre;
  readonly #options: CentreOptions;
  readonly #chance: ReturnType<typeof seededChance>;
  readonly #rings: ScriptedSwitch[] = [];
  readonly #http: OutgoingHttp = {
    send: async (order) => {
      const text = this.#options.documents?.get(order.url);
      if (text !== undefined)
        return { kind: 'answered', status: 200, headers: {}, body: Buffer.from(text), url: order.url };
      this.asked.push(order);
      return (
        this.#options.http?.(order) ?? {
          kind: 'failed',
          reason: 'unreachable',
          why: `${order.url} is not there`,
        }
      );
    },
  };

  private constructor(options: CentreOptions) {
    this.#options = options;
    this.store = options.store ?? new MemoryStore();
    this.#chance = seededChance(options.seed ?? 1);
  }

  static async open(options: CentreOptions = {}): Promise<ContactCentre> {
    const centre = new ContactCentre(options);
    const configuration = await Configuration.load(centre.store.configuration);
    for (const [name, service] of Object.entries(options.services ?? { support: SUPPORT }))
      await configuration.putService(name, service);
    for (const body of options.agents ?? [agent('1001', 'Ana')]) {
      const parsed = parseAgent(String(body['id']), body);
      if (parsed.kind === 'problem') throw new Error(`${parsed.field} ${parsed.why}`);
      await configuration.putAgent(parsed.agent, body);
    }
    await centre.#startProcess();
    return centre;
  }

  async close(): Promise<void> {
    await this.orchestrator.stop();
    await this.notifications.stop();
    this.routing.close();
    await this.time.work.idle();
    expect(this.telemetry.errors()).toEqual([]);
  }

  /** SIGKILL, and a new process on the same data. */
  async crash(): Promise<void> {
    await this.orchestrator.stop();
    await this.notifications.stop();
    this.phones.kill();
    this.routing.close();
    await this.time.work.idle();
    await this.#startProcess();
  }

  async ask(
    number: string,
    more: Readonly<Record<string, string>> = {},
    service = 'support',
  ): Promise<CallbackId> {
    const outcome = await this.request(number, more, service);
    if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.refusal.kind}`);
    return outcome.id;
  }

  request(
    number: string,
    more: Readonly<Record<string, string>> = {},
    service = 'support',
    userData: Readonly<Record<string, string>> = {},
  ): Promise<CreateOutcome> {
    return this.#accept({ service, params: { _customer_number: number, ...more }, userData });
  }

  #accept(request: CreateRequest): Promise<CreateOutcome> {
    return acceptCallback(request, {
      store: this.notifications.store,
      service: (name) => this.configuration.service(name),
      section: (name) => this.configuration.section(name),
      limits: new LimitBook(),
      patterns: new PatternGroups((name) => this.configuration.list(name)),
      now: () => this.time.clock.now(),
      uuid: () => this.#chance.uuid(),
      nodeId: '1',
      accepted: ({ dueAt }) => this.orchestrator.wake(dueAt),
    });
  }

  /** Lets time pass, with everything that happens in it. */
  async pass(seconds: number): Promise<void> {
    await this.time.clock.advance(seconds * 1000);
    expect(this.time.faults).toEqual([]);
  }

  record(id: CallbackId): CallbackRecord {
    const record = this.store.records.get(id);
    if (record === undefined) throw new Error('no such callback');
    return record;
  }

  outcome(id: CallbackId): string {
    const { state, reason } = this.record(id);
    return reason === null ? state : `${state}/${reason}`;
  }

  /** Rings of one phone over all processes. */
  rings(who: string): { at: number; answered: boolean; talked: boolean }[] {
    return this.#rings.flatMap((phones) => phones.rings).filter((ring) => ring.who === who);
  }

  /** Names of the events in a callback's history. */
  story(id: CallbackId): string[] {
    const lines = this.store.lines.filter(({ callbackId }) => callbackId === id);
    return storyOf(this.record(id), lines).map(({ event }) => event);
  }

  async #startProcess(): Promise<void> {
    const { store, telemetry } = this;
    const { clock, work } = this.time;
    const chance = this.#chance;
    this.configuration = await Configuration.load(store.configuration);
    this.notifications = createNotifications({
      store,
      configuration: this.configuration,
      clock,
      wireClock: systemClock,
      chance,
      telemetry,
      work,
      node: '1',
      http: this.#http,
      outgoingOrigins: ['https://crm.example'],
      links: { token: (id) => id, url: (id) => `https://callbacks.example/c/${id}` },
      sessions: () => this.orchestrator.sessions,
    });
    this.orchestrator = createOrchestrator({
      store: this.notifications.store,
      configuration: this.configuration,
      clock,
      wireClock: systemClock,
      chance,
      telemetry,
      work,
      node: '1',
      http: this.#http,
      readFile: async (url) =>
        url.startsWith(SCENARIOS.href)
          ? await readFile(fileURLToPath(url), 'utf8').then(
              (text) => ({ ok: true, text }),
              () => ({ ok: false, message: `${url} is not there` }),
            )
          : { ok: false, message: `${url} is not there` },
      outgoingOrigins: ['https://crm.example'],
      documentFolders: [],
      externalUrl: () => 'http://127.0.0.1:8080',
      stockDocumentUrl: USER_TERMINATED.href,
      engine: this.#options.engine ?? ENGINE,
      mostRequestsWaiting: () => 0,
      accept: (request) => this.#accept(request),
      voice: { engine: voiceInThread(), speech: SPELT_OUT },
    });
    const script = this.#options.phones ?? (() => ANSWERS);
    this.phones = new ScriptedSwitch({
      clock,
      work,
      journal: this.orchestrator.journal,
      script,
      unplayable: this.#options.unplayable ?? [],
    });
    this.#rings.push(this.phones);
    this.routing = createRouting({
      clock,
      chance,
      telemetry,
      configuration: this.configuration,
      isReachable: () => true,
    });
    this.orchestrator.attach({
      routing: this.routing,
      callControl: watchedSwitch(this.phones, this.routing),
    });
    await this.orchestrator.start();
    await this.notifications.start();
  }
}

export function agent(id: string, name: string, more: JsonObject = {}): JsonObject {
  return {
    id,
    name,
    dn: id,
    uri: `sip:${id}@127.0.0.1:5080`,
    groups: ['Customer_Service'],
    state: 'Ready',
    ...more,
  };
}
