import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  agentId,
  type CallbackId,
  type JsonObject,
  type OptionMap,
  type OutgoingRequest,
} from '@ringback/core';
import { ACTION_SCHEMAS } from '@ringback/orchestration';
import { createRealmEvaluator } from '@ringback/script';
import { describeDocument, loadDocument } from '@ringback/scxml';
import type { PhoneScript } from '@ringback/testkit';
import { expect } from 'vitest';
import { CallingCustomer } from './calling-customer.ts';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';
import { Killer, MortalStore } from './mortal-store.ts';
import { recordingEngine } from './recording-engine.ts';

export const CUSTOMER = '+15551230001';
export const MOST_ATTEMPTS = 3;

export const answers = (afterMs = 1000, hangsUpAfterMs = 60_000): PhoneScript => ({
  kind: 'answers',
  afterMs,
  hangsUpAfterMs,
});
export const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};

/** Where the app of the customer is told. */
const DEVICE = 'https://crm.example/device';

/** A way through a scenario. */
export interface Variant {
  readonly options?: OptionMap;
  readonly request?: Readonly<Record<string, string>>;
  readonly agents?: readonly JsonObject[];
  readonly phones?: (who: string, ring: number) => PhoneScript;
  /** The service is paused meanwhile: seconds since the request. */
  readonly paused?: { readonly from: number; readonly until: number };
  /** The customer asks for another time so many seconds after the request, a minute later. */
  readonly postponedAfter?: number;
  /** What agents say to tasks of their desktops, as soon as they have them: one after the other, the last one from then on. */
  readonly agentSays?: readonly { readonly action: string; readonly details?: JsonObject }[];
  /** What the app of the customer asks for each time that it is told, in the same way. */
  readonly appSays?: readonly string[];
  /** The customer calls himself; his calls last so many milliseconds, one after the other, and the last one from then on. */
  readonly callsFor?: readonly number[];
  /** Documents at addresses outside. */
  readonly documents?: Readonly<Record<string, string>>;
  /** The customer is called again, so that there may be more attempts than the scenario has at once. */
  readonly isCalledAgain?: true;
}

/**
 * Lets a callback go its way, killed at a commit, and holds its end against P1, P2 and P5. `killedIn` gets the states in which
 * somebody was killed: at rest in them, or by the step that entered them.
 */
export async function run(
  variant: Variant,
  killAt: MortalStore['killAt'],
  killedIn: Set<string> = new Set(),
): Promise<{ commits: number; outcome: string }> {
  const store = new MortalStore();
  const entered = new Set<string>();
  let resting: readonly string[] = [];
  let told = 0;
  const centre = await ContactCentre.open({
    store,
    engine: recordingEngine(({ trace, configuration }) => {
      for (const step of trace) for (const id of step.entered) entered.add(id);
      resting = configuration;
    }),
    services: {
      support: {
        ...SUPPORT,
        _max_dial_attempts: String(MOST_ATTEMPTS),
        _dial_retry_timeout: '10',
        _ixn_createcall_timeout: '8',
        _agent_reserve_timeout: '8',
        ...variant.options,
      },
    },
    documents: new Map(Object.entries(variant.documents ?? {})),
    http: (order: OutgoingRequest) => {
      if (order.url === DEVICE) told++;
      return { kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url: order.url };
    },
    agents: variant.agents ?? [agent('1001', 'Ana')],
    phones: variant.phones ?? (() => answers()),
  });
  const onDevice =
    variant.appSays === undefined ? {} : { _device_os: 'httpcb', _device_notification_id: DEVICE };
  const id: CallbackId = await centre.ask(CUSTOMER, { ...onDevice, ...variant.request });
  const caller = variant.callsFor === undefined ? null : new CallingCustomer(centre, id, variant.callsFor);
  await caller?.prepare();
  store.commits = 0;
  store.killAt = killAt;
  store.committed = (writes) => {
    if (writes.some(({ kind }) => kind === 'session.save' || kind === 'session.end')) entered.clear();
  };
  const killer = new Killer(centre, store, () => {
    for (const state of [...entered, ...resting]) killedIn.add(state);
    entered.clear();
  });
  const said: Said = { agent: 0, app: 0, now: null };
  for (let seconds = 0; seconds < 7200 && centre.record(id).state !== 'COMPLETED'; ) {
    const step = seconds < 120 ? 1 : 60;
    seconds += step;
    if (seconds === variant.paused?.from || seconds === variant.paused?.until) {
      const paused = String(seconds === variant.paused.from);
      await centre.configuration.putList('GMS_Paused_Services', { services: { all: paused } });
    }
    const { sessionId } = centre.record(id);
    if (seconds === variant.postponedAfter && sessionId !== null) {
      const event = { name: 'callback.postpone', data: { at: centre.time.clock.now() + 60_000 } };
      // Nobody answers it.
      centre.orchestrator.sessions.request(sessionId, event, 1).catch(() => undefined);
    }
    talk(centre, id, variant, said, told);
    caller?.act();
    const wasKilled = await killer.pass(step * 1000);
    if (wasKilled) said.now = null;
    if (wasKilled)
      for (const { id: who } of centre.configuration.agents()) centre.routing.setAgentState(who, 'Ready', '');
  }
  await killer.pass(600_000);
  const { commits } = store;
  const record = centre.record(id);
  const outcome = centre.outcome(id);
  const completions = store.lines.filter((line) => line.event === 'callback.completed');
  expect(completions, 'ends once (P5)').toHaveLength(1);
  const rings = centre.rings(CUSTOMER);
  expect(rings.length, 'dials not too often (P2)').toBeLessThanOrEqual(
    variant.isCalledAgain === true ? 2 * MOST_ATTEMPTS : MOST_ATTEMPTS,
  );
  const { connectedAt } = record;
  if (connectedAt !== null) {
    if (variant.agentSays === undefined) expect(record.reason).toBe('AGENT_CONNECTED');
    expect(
      rings.filter(({ at }) => at > connectedAt),
      'rings nobody after the conversation (P2)',
    ).toEqual([]);
  }
  expect(store.storedSessions.size).toBe(0);
  expect(store.timers.size).toBe(0);
  expect(store.actions.size).toBe(0);
  expect(store.outbox.size).toBe(0);
  expect(centre.phones.calls()).toEqual([]);
  await killer.close();
  return { commits, outcome };
}

/** How far the answers of agents and of the app have come, and what is being said now. */
interface Said {
  agent: number;
  app: number;
  now: { isOver: boolean } | null;
}

/**
 * Agents and the app of the customer say what they have to say, one thing at a time; what a process that died meanwhile did
 * not take is said again.
 */
function talk(
  centre: ContactCentre,
  id: CallbackId,
  { agentSays = [], appSays = [] }: Variant,
  said: Said,
  told: number,
): void {
  if (said.now?.isOver === false) return;
  const say = <T>(asked: Promise<T>, taken: (outcome: T) => void): void => {
    const now = { isOver: false };
    said.now = now;
    asked
      .then((outcome) => {
        if (said.now === now) taken(outcome);
      })
      // The process died over it: it is said again.
      .catch(() => undefined)
      .finally(() => {
        now.isOver = true;
      });
  };
  for (const { id: who } of centre.configuration.agents()) {
    const [task] = centre.orchestrator.desk.tasks(agentId(who));
    const answer = agentSays[said.agent] ?? agentSays.at(-1);
    if (task === undefined || answer === undefined) continue;
    const given = { action: answer.action, details: answer.details ?? {} };
    say(centre.orchestrator.desk.answer(agentId(who), task.id, given), (outcome) => {
      if (outcome === 'answered') said.agent++;
    });
    return;
  }
  const action = appSays[said.app] ?? appSays.at(-1);
  if (action === undefined || told <= said.app) return;
  const owner = { kind: 'callback', id, service: 'support' } as const;
  say(centre.orchestrator.services.act(owner, action, {}), ({ kind }) => {
    if (kind === 'answered') said.app++;
  });
}

/** Kills it at each of its commits, before and after it. */
export async function killEverywhere(variant: Variant, killedIn: Set<string>): Promise<void> {
  const { commits, outcome } = await run(variant, null);
  expect(outcome).toMatch(/^COMPLETED\//);
  for (let commit = 1; commit <= commits; commit++) {
    await run(variant, { commit, when: 'after' }, killedIn);
    await run(variant, { commit, when: 'before' }, killedIn);
  }
}

/** Ids of all states of a document, with those that it takes over from others. */
export async function statesOf(document: URL): Promise<readonly string[]> {
  const loaded = await loadDocument(await readFile(document, 'utf8'), {
    url: document.href,
    resolve: async (url) => ({ ok: true, text: await readFile(fileURLToPath(url), 'utf8') }),
    evaluatorFactory: createRealmEvaluator,
    actionSchemas: ACTION_SCHEMAS,
  });
  if (!loaded.ok) throw new Error('the scenario does not load');
  return describeDocument(loaded.document).states.map(({ id }) => id);
}
