import { agentId, callId, type IncomingCall, legId, type OptionMap, ROUTE_POINT_LIST } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { expect } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';
import { answers, CUSTOMER } from './killed-callback.ts';
import { Killer, MortalStore } from './mortal-store.ts';
import { recordingEngine } from './recording-engine.ts';

/** A way through a document that takes calls from outside. */
export interface CallVariant {
  /** What the caller keys in each second, as long as he is on the line. */
  readonly keys?: readonly string[];
  /** He has an open callback already. */
  readonly returns?: true;
  /** Of the service that the route point belongs to. */
  readonly options?: OptionMap;
  /** Of the route point. */
  readonly point?: OptionMap;
  /** What came with the call. */
  readonly call?: Partial<Pick<IncomingCall, 'dialled' | 'userData' | 'routedTo'>>;
  /** He hangs up so many milliseconds after his call began. */
  readonly staysMs?: number;
  /** Seconds after the call from which on somebody is there. */
  readonly staffedAfterS?: number;
  readonly phones?: (who: string) => PhoneScript;
}

/** Each commit in the long series; else one of several, and those that a state is first seen at. */
const ONE_OF = process.env['RINGBACK_MATRIX'] === 'all' ? 1 : 5;

/** Kills the process of a call at its commits, before and after them. `killedIn` gets the states in which that was done. */
export async function killCallEverywhere(variant: CallVariant, killedIn: Set<string>): Promise<void> {
  const { commits, statesAt } = await runCall(variant, null, killedIn);
  for (let commit = 1; commit <= commits; commit++) {
    const isNew = statesAt.get(commit)?.some((state) => !killedIn.has(state)) ?? false;
    if (commit % ONE_OF !== 0 && !isNew) continue;
    await runCall(variant, { commit, when: 'after' }, killedIn);
    await runCall(variant, { commit, when: 'before' }, killedIn);
  }
}

/** Lets a call go its way, killed at a commit, and holds its end against P1, P2 and P5. */
async function runCall(
  {
    keys = [],
    returns,
    options,
    call: more,
    point,
    staysMs = 120_000,
    staffedAfterS = 60,
    phones,
  }: CallVariant,
  killAt: MortalStore['killAt'],
  killedIn: Set<string>,
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
    phones: phones ?? (() => answers(1000, 20_000)),
  });
  await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': { application: 'support', ...point } });
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
    ...more,
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
