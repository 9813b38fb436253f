import { readFileSync } from 'node:fs';
import type { CallbackId, JsonObject, OptionMap } from '@ringback/core';
import { ACTION_SCHEMAS } from '@ringback/orchestration';
import { createRealmEvaluator } from '@ringback/script';
import { describeDocument, loadDocument } from '@ringback/scxml';
import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT, USER_TERMINATED } from './contact-centre.ts';
import { Killer, MortalStore } from './mortal-store.ts';
import { recordingEngine } from './recording-engine.ts';

const CUSTOMER = '+15551230001';
const MOST_ATTEMPTS = 3;

const answers = (afterMs = 1000, hangsUpAfterMs = 60_000): PhoneScript => ({
  kind: 'answers',
  afterMs,
  hangsUpAfterMs,
});
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 500,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const ringsOn: PhoneScript = { kind: 'rings-on' };

interface Variant {
  readonly options?: OptionMap;
  readonly request?: Readonly<Record<string, string>>;
  readonly agents?: readonly JsonObject[];
  readonly phones?: (who: string, ring: number) => PhoneScript;
  /** The service is paused meanwhile: seconds since the request. */
  readonly paused?: { readonly from: number; readonly until: number };
}

/** Ways through the scenario; together they pass every state of it. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'customer first, greeted, until they hang up': {
    options: {
      _treatment_customer_connect: 'hello.wav',
      _retain_session_until_ixn_deleted: 'true',
    },
  },
  'an agent is held first, and the first call is not answered': {
    options: { _wait_for_agent: 'true' },
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
  },
  'agent first': { options: { _userterminated_first_connect_party: 'AGENT' } },
  'agent first, one that does not answer': {
    options: { _userterminated_first_connect_party: 'AGENT' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? ringsOn : answers()),
  },
  'agent first, one who hangs up before the customer answers': {
    options: { _userterminated_first_connect_party: 'AGENT' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who, ring) =>
      who === CUSTOMER && ring === 0 ? ringsOn : who === '1001' ? answers(500, 2000) : answers(),
  },
  'the first agent does not answer while the customer waits': {
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? ringsOn : answers(1000, 120_000)),
  },
  'the customer hangs up while the agent rings': {
    phones: (who) => (who === CUSTOMER ? answers(500, 4000) : ringsOn),
  },
  'nobody comes': {
    options: { _max_time_to_wait_for_agent_on_the_call: '20' },
    agents: [],
    phones: () => answers(500, 120_000),
  },
  'the time in the queue is over between two attempts': {
    options: { _urs_queued_ttl: '12', _wait_for_agent: 'true' },
    phones: (who) => (who === CUSTOMER ? busy : answers()),
  },
  'the customer is never reached': { phones: (who) => (who === CUSTOMER ? busy : answers()) },
  'earlier than the customer wants': {
    options: { _request_execution_time_buffer: '600', _desired_connect_time_threshold: '30' },
    request: { _desired_time: '2031-01-06T09:05:00.000Z' },
  },
  'the service is paused before the second attempt': {
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
    paused: { from: 3, until: 60 },
  },
  'a chat': { options: { _media_type: 'chat' } },
};

/** States in which somebody was killed: at rest in them, or by the step that entered them. */
const killedIn = new Set<string>();

async function run(
  variant: Variant,
  killAt: MortalStore['killAt'],
): Promise<{ commits: number; outcome: string }> {
  const store = new MortalStore();
  const entered = new Set<string>();
  let resting: readonly string[] = [];
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
    agents: variant.agents ?? [agent('1001', 'Ana')],
    phones: variant.phones ?? (() => answers()),
  });
  const id: CallbackId = await centre.ask(CUSTOMER, variant.request ?? {});
  store.commits = 0;
  store.killAt = killAt;
  store.committed = (writes) => {
    if (writes.some(({ kind }) => kind === 'session.save' || kind === 'session.end')) entered.clear();
  };
  const killer = new Killer(centre, store, () => {
    for (const state of [...entered, ...resting]) killedIn.add(state);
    entered.clear();
  });
  for (let seconds = 0; seconds < 7200 && centre.record(id).state !== 'COMPLETED'; ) {
    const step = seconds < 120 ? 1 : 60;
    seconds += step;
    if (seconds === variant.paused?.from || seconds === variant.paused?.until) {
      const paused = String(seconds === variant.paused.from);
      await centre.configuration.putList('GMS_Paused_Services', { services: { all: paused } });
    }
    if (await killer.pass(step * 1000))
      for (const { id: who } of centre.configuration.agents()) centre.routing.setAgentState(who, 'Ready', '');
  }
  await killer.pass(600_000);
  const { commits } = store;
  const record = centre.record(id);
  const outcome = centre.outcome(id);
  const completions = store.lines.filter((line) => line.event === 'callback.completed');
  expect(completions, 'ends once (P5)').toHaveLength(1);
  const rings = centre.rings(CUSTOMER);
  expect(rings.length, 'dials not too often (P2)').toBeLessThanOrEqual(MOST_ATTEMPTS);
  const { connectedAt } = record;
  if (connectedAt !== null) {
    expect(record.reason).toBe('AGENT_CONNECTED');
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

describe('a process that is killed at any commit of a callback, before and after it', () => {
  test.each(Object.entries(VARIANTS))(
    'loses nothing and does nothing twice: %s (P1, P2, P5)',
    async (_name, variant) => {
      const { commits, outcome } = await run(variant, null);
      expect(outcome).toMatch(/^COMPLETED\//);
      for (let commit = 1; commit <= commits; commit++) {
        await run(variant, { commit, when: 'after' });
        await run(variant, { commit, when: 'before' });
      }
    },
    120_000,
  );

  // A new state of the scenario needs a way through it above.
  test('was killed in every state of the scenario', async () => {
    const loaded = await loadDocument(readFileSync(USER_TERMINATED, 'utf8'), {
      url: USER_TERMINATED.href,
      evaluatorFactory: createRealmEvaluator,
      actionSchemas: ACTION_SCHEMAS,
    });
    if (!loaded.ok) throw new Error('the scenario does not load');
    const states = describeDocument(loaded.document).states.map(({ id }) => id);
    expect(states.length).toBeGreaterThan(20);
    expect(states.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
