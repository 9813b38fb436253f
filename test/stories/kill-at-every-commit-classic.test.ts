import { agentId, callId, legId, type OptionMap, ROUTE_POINT_LIST } from '@ringback/core';
import { describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT, USER_TERMINATED } from './contact-centre.ts';
import { answers, CUSTOMER, statesOf } from './killed-callback.ts';
import { Killer, MortalStore } from './mortal-store.ts';
import { recordingEngine } from './recording-engine.ts';

/** What a caller does who is offered a callback. */
interface Variant {
  /** What he keys in each second, as long as he is on the line. */
  readonly keys: readonly string[];
  /** He has an open callback already. */
  readonly returns?: true;
  readonly options?: OptionMap;
  /** He hangs up so many milliseconds after his call began. */
  readonly staysMs?: number;
  /** Seconds after the call from which on somebody is there. */
  readonly staffedAfterS?: number;
}

/** While times are read to him. */
const LISTENS = Array.from({ length: 12 }, () => '');
/** Ways through the document; together they pass each state that is its own. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'agrees to be called back': { keys: ['', '', '1', '1', '1'] },
  'hangs up when he has agreed to his number': { keys: ['', '', '1', '1'], staysMs: 5_000 },
  'chooses a time': { keys: ['', '', '1', '1', '2', '1', '1000', '1', ...LISTENS, '1'] },
  'keys a number that there is not, and another one': {
    options: { _disallow_impossible_phone_numbers: 'true' },
    keys: ['', '', '1', '2', '11111#', '', '', '', '1', '1', ...LISTENS, '5551239999#', '', '', '', '1'],
  },
  'cannot be called back, and waits on': {
    options: { _max_queued_callbacks_per_service: '0', _throttle_callbacks_per_service_1: '0/60' },
    keys: ['', '', '1', '1', '1'],
  },
  'calls again and wants to talk now': { keys: ['', '', '1'], returns: true },
  'calls again and moves it': { keys: ['', '', '3', '2', '1400', '', '', '', '1'], returns: true },
  'calls again and cancels it': { keys: ['', '', '4'], returns: true },
};
const killedIn = new Set<string>();
/** Each commit in the long series; else one of several, and those that a state is first seen at. */
const ONE_OF = process.env['RINGBACK_MATRIX'] === 'all' ? 1 : 5;

async function run(
  { keys, returns, options, staysMs = 120_000, staffedAfterS = 60 }: Variant,
  killAt: MortalStore['killAt'],
): Promise<{ commits: number; statesAt: ReadonlyMap<number, readonly string[]> }> {
  const store = new MortalStore();
  const entered = new Set<string>();
  const statesAt = new Map<number, readonly string[]>();
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
        _wait_for_agent: 'true',
        _offer_callback: 'true',
        _offer_callback_ewt_threshold: '0',
        _max_dial_attempts: '3',
        _dial_retry_timeout: '10',
        _business_hours_service: 'hours',
        _request_time_bucket: '30',
        ...options,
      },
      hours: { _type: 'builtin', _service: 'office-hours', _bh_regular1: 'Mon-Sun 0:00-24:00' },
    },
    agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    phones: () => answers(1000, 20_000),
  });
  await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': { application: 'support' } });
  if (returns === true) await centre.ask(CUSTOMER);
  await centre.pass(2);
  store.commits = 0;
  store.killAt = killAt;
  store.committed = (writes) => {
    if (!writes.some(({ kind }) => kind === 'session.save' || kind === 'session.end')) return;
    statesAt.set(store.commits, [...entered]);
    entered.clear();
  };
  const killer = new Killer(centre, store, () => {
    for (const state of [...entered, ...resting]) killedIn.add(state);
    entered.clear();
  });
  const call = {
    callId: callId('in-1'),
    legId: legId('in-1-leg'),
    dialled: '5000',
    callerNumber: CUSTOMER,
    callerName: null,
    userData: {},
    at: centre.time.clock.now(),
  };
  centre.phones.callsIn(call, staysMs);
  const open = () => [...store.records.values()].filter(({ state }) => state !== 'COMPLETED');
  const isOver = (second: number) =>
    second > staffedAfterS && open().length === 0 && centre.phones.calls().length === 0;
  let second = 0;
  while (second < 3 * 86_400 && !isOver(second)) {
    const step = second < 200 ? 1 : 600;
    second += step;
    const key = keys[second] ?? '';
    if (key !== '' && centre.phones.calls().length > 0) centre.phones.press(CUSTOMER, key);
    const wasKilled = await killer.pass(step * 1000);
    if (second >= staffedAfterS && (wasKilled || second - step < staffedAfterS))
      centre.routing.setAgentState(agentId('1001'), 'Ready', '');
  }
  await killer.pass(600_000);
  const records = [...store.records.values()];
  expect(records.map(({ state }) => state)).toEqual(records.map(() => 'COMPLETED'));
  expect(records.length, 'one callback for one customer').toBeLessThanOrEqual(1);
  const completions = store.lines.filter(({ event }) => event === 'callback.completed');
  expect(completions, 'ends once (P5)').toHaveLength(records.length);
  for (const { connectedAt } of records)
    if (connectedAt !== null)
      expect(
        centre.rings(CUSTOMER).filter(({ at }) => at > connectedAt),
        'rings nobody afterwards (P2)',
      ).toEqual([]);
  expect([store.storedSessions.size, store.timers.size, store.actions.size, store.outbox.size]).toEqual([
    0, 0, 0, 0,
  ]);
  expect(centre.phones.calls()).toEqual([]);
  await killer.close();
  return { commits: store.commits, statesAt };
}

describe('a process that is killed at any commit of a call whose caller is offered a callback', () => {
  test.each(Object.entries(VARIANTS))(
    'leaves nothing of the call, and one end of each callback: he %s (P1, P2, P5)',
    async (_name, variant) => {
      const { commits, statesAt } = await run(variant, null);
      for (let commit = 1; commit <= commits; commit++) {
        const isNew = statesAt.get(commit)?.some((state) => !killedIn.has(state)) ?? false;
        if (commit % ONE_OF !== 0 && !isNew) continue;
        await run(variant, { commit, when: 'after' });
        await run(variant, { commit, when: 'before' });
      }
    },
    120_000,
  );

  test('was killed in every state that is of this document alone', async () => {
    const at = (name: string) => statesOf(new URL(`${name}.scxml`, USER_TERMINATED));
    const shared = new Set(await at('inbound'));
    const own = (await at('classic-callback')).filter((state) => !shared.has(state));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
