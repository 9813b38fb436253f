import { callId, legId, type OptionMap, ROUTE_POINT_LIST, type SessionId } from '@ringback/core';
import { describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';
import { statesOf } from './killed-callback.ts';
import { MortalStore } from './mortal-store.ts';
import { recordingEngine } from './recording-engine.ts';

/**
 * Somebody calls the sample of Classic Callback and hangs up: in every state that the document has, and after every key. Whatever it
 * was, no call, nobody in line, no session, no place in a slot and no busy agent is left of it, but for the callback that he agreed to.
 */
const CALLER = '+15551230001';
const CLASSIC = new URL('../../scenarios/classic-callback.scxml', import.meta.url);
const DAY_MS = 86_400_000;
const SERVICE: OptionMap = {
  ...SUPPORT,
  _wait_for_agent: 'true',
  _offer_callback: 'true',
  _offer_callback_ewt_threshold: '60',
};
const SLOTS: OptionMap = { _business_hours_service: 'hours', _request_time_bucket: '30' };

/** A way through the document. */
interface Way {
  readonly options?: OptionMap;
  /** Attached to the call. */
  readonly data?: Readonly<Record<string, string>>;
  /** He has a callback already, with these parameters. */
  readonly has?: Readonly<Record<string, string>>;
  /** What he keys, one after the other; `ready`: an agent is there from now on; a number of seconds in which nothing happens. */
  readonly does: readonly (string | number)[];
}

const WAYS: Readonly<Record<string, Way>> = {
  'agrees to be called': { does: ['1', '1', '1', 2, '#', 12] },
  'whose number cannot be called keys another one': {
    options: { _disallow_impossible_phone_numbers: 'true' },
    does: ['1', '2', '11111#', 4, '1', '1', 15, '5551239999#', 4, '1', 5],
  },
  'chooses a time': { options: SLOTS, does: ['1', '1', '2', '1', '0930', '1', 12, '2', 15] },
  'is greeted, declines, hears his place, and breaks out': {
    options: {
      _treatment_customer_connect: 'hello.wav',
      _announce_interval: '5',
      _announce_position_prompt: 'you_are_number.wav',
      _breakout_digit: '9',
      _breakout_number: '+15558880000',
    },
    does: [2, '2', 5, 1, 1, 1, '9', 5],
  },
  'is told that nobody is there': {
    options: {
      _max_time_to_wait_for_agent_on_the_call: '5',
      _offer_callback: 'false',
      _offer_callback_attempts: '0',
    },
    does: [5, 1],
  },
  'talks to an agent': { does: ['1', 'ready', 3, 5] },
  'cannot be called back twice': {
    options: { _throttle_request_parameters_limit: '1', _recognise_returning_callers: 'false' },
    has: {},
    does: ['1', '1', '1', 2, '#', 2, 4],
  },
  'has a code, and keys wrong ones': {
    options: { _provide_code: 'true' },
    does: ['111111', 1, '222222', 1, 2],
  },
  'calls again and talks': { has: {}, does: ['1', 3, 'ready', 3] },
  'calls again and keeps it': { has: {}, does: ['2', 10] },
  'calls again and cancels': { has: {}, does: ['4', 10] },
  'calls again and moves it': { options: SLOTS, has: {}, does: ['3', '2', '1400', 4, '1', 10] },
  'goes on without a caller': { data: { EXECUTION_MODE: 'VCB', VCB_CONTACT: '+15551239999' }, does: [3] },
};
/** He has hung up already. */
const GONE = ['hungUp', 'virtual', 'ended'];

/** When he hangs up: in the moment in which something of the n-th step is stored, or after the n-th thing that he does. */
type Moment = { readonly commit: number } | { readonly after: number } | null;

/** Goes that way until he hangs up, and holds what is left against what may be. Gives the states in which each commit left him. */
async function go(
  way: Way,
  moment: Moment,
  hungUpIn = new Set<string>(),
): Promise<readonly (readonly string[])[]> {
  const store = new MortalStore();
  let session: SessionId | null = null;
  let isCalling = false;
  /** Entered by the steps that are being stored, and where he stands now. */
  const entered = new Set<string>();
  let resting: readonly string[] = [];
  const centre = await ContactCentre.open({
    store,
    engine: recordingEngine(({ trace, configuration }, id) => {
      if (isCalling) session ??= id;
      if (id !== session) return;
      for (const step of trace) for (const state of step.entered) entered.add(state);
      resting = configuration;
    }),
    agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    phones: () => ({ kind: 'answers', afterMs: 500, hangsUpAfterMs: 20_000 }),
    services: {
      support: { ...SERVICE, ...way.options },
      hours: {
        _type: 'builtin',
        _service: 'office-hours',
        _timezone: 'UTC',
        _bh_regular1: 'Mon-Sun 0:00-23:00',
      },
    },
  });
  await centre.configuration.putList(ROUTE_POINT_LIST, {
    '5000': { application: 'support', trust_user_data: 'true' },
  });
  if (way.has !== undefined) await centre.ask(CALLER, way.has);
  await centre.pass(1);
  const commits: (readonly string[])[] = [];
  let isGone = false;
  const hangUp = (): void => {
    isGone = true;
    for (const state of [...entered, ...resting]) hungUpIn.add(state);
    centre.phones.hangsUp(CALLER);
  };
  store.committed = (writes) => {
    if (!isCalling) return;
    commits.push([...entered, ...resting]);
    if (!isGone && moment !== null && 'commit' in moment && commits.length === moment.commit) hangUp();
    if (writes.some(({ kind }) => kind === 'session.save' || kind === 'session.end')) entered.clear();
  };
  isCalling = true;
  centre.phones.callsIn({
    callId: callId('in'),
    legId: legId('in-leg'),
    dialled: '5000',
    callerNumber: CALLER,
    callerName: null,
    userData: way.data ?? {},
    at: centre.time.clock.now(),
  });
  await centre.pass(1);
  for (const [at, what] of way.does.entries()) {
    if (isGone) break;
    if (moment !== null && 'after' in moment && moment.after === at) hangUp();
    else if (typeof what === 'number') await centre.pass(what);
    else if (what === 'ready') {
      centre.routing.setAgentState('1001' as never, 'Ready', '');
      await centre.pass(1);
    } else {
      centre.phones.press(CALLER, what);
      await centre.pass(1);
    }
  }
  if (!isGone) hangUp();
  await centre.pass(30);
  await holds(centre, store);
  centre.routing.setAgentState('1001' as never, 'Ready', '');
  const isOpen = (): boolean => [...store.records.values()].some(({ state }) => state !== 'COMPLETED');
  for (let hour = 0; hour < 80 && isOpen(); hour += 1) await centre.pass(3600);
  await centre.pass(600);
  await isOver(centre, store);
  await centre.close();
  return commits;
}

/** Nothing is there of the call; what he agreed to is there once. */
async function holds(centre: ContactCentre, store: MortalStore): Promise<void> {
  const open = [...store.records.values()].filter(({ state }) => state !== 'COMPLETED');
  const queued = open.filter(({ state }) => state === 'QUEUED').map(({ id }) => id);
  expect(open.length).toBeLessThanOrEqual(1);
  expect(
    centre.phones.calls().map(({ callId: id }) => id),
    'no call',
  ).not.toContain('in');
  expect(
    centre.routing.queues().flatMap(({ waiting }) => waiting.map(({ callbackId }) => callbackId)),
  ).toEqual(queued);
  const { sessionId } = open[0] ?? { sessionId: null };
  expect([...store.storedSessions.keys()], 'no session').toEqual(sessionId === null ? [] : [sessionId]);
  const slots = await store.bookings.count('support', 0, centre.time.clock.now() + 10 * DAY_MS);
  const places = slots.reduce((sum, { booked }) => sum + booked, 0);
  expect(places, 'no place in a slot').toBe(open.filter(({ state }) => state === 'SCHEDULED').length);
  expect(centre.routing.agents().map(({ state }) => state.kind)).not.toContain('reserved');
}

/** Some days later: everybody was called, and everybody is free. */
async function isOver(centre: ContactCentre, store: MortalStore): Promise<void> {
  expect([...store.records.values()].filter(({ state }) => state !== 'COMPLETED')).toEqual([]);
  expect(centre.phones.calls()).toEqual([]);
  expect(centre.routing.agents()).toMatchObject([{ state: { kind: 'ready' } }]);
  for (const left of [store.storedSessions, store.timers, store.actions, store.outbox])
    expect(left.size).toBe(0);
}

describe('a caller who hangs up leaves nothing behind but the callback that he agreed to', () => {
  const hungUpIn = new Set<string>();
  test.each(Object.entries(WAYS))(
    'who %s',
    async (_name, way) => {
      const commits = await go(way, null);
      for (const [at, states] of commits.entries())
        if (states.some((state) => !hungUpIn.has(state))) await go(way, { commit: at + 1 }, hungUpIn);
      for (const after of way.does.keys()) await go(way, { after }, hungUpIn);
    },
    60_000,
  );

  // A new state of the document needs a way through it above.
  test('was hung up on in every state that the document has', async () => {
    const all = await statesOf(CLASSIC);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((state) => !hungUpIn.has(state) && !GONE.includes(state))).toEqual([]);
  });
});
