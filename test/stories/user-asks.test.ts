import {
  agentId,
  type CallbackId,
  callId,
  legId,
  type OptionMap,
  peekStatistic,
  ROUTE_POINT_LIST,
  requestId,
  sessionId,
} from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

// What users of callback systems ask for, by the numbers of the list; those of pacing are in pacing.test.ts.

const customer = (number: number): string => `+1555124${String(number).padStart(4, '0')}`;
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 20_000 };
const busy: PhoneScript = {
  kind: 'fails',
  afterMs: 1000,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const ASLEEP = [agent('1001', 'Ana', { state: 'NotReady' })];
const WAIT: OptionMap = { _wait_for_agent: 'true' };

/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
vi.setConfig({ testTimeout: 60_000 });

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap = {}, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...SUPPORT, ...WAIT, ...options } },
    agents: ASLEEP,
    phones: () => answers,
    ...more,
  });
}
const wake = (id = '1001'): unknown => centre.routing.setAgentState(agentId(id), 'Ready', '');
/** Somebody who holds on the line, as the router knows him. */
function holds(id: string, more: { queue?: string; priority?: number; arrivedAt?: number } = {}): void {
  centre.routing.submit({
    requestId: requestId(id),
    sessionId: sessionId('S'),
    callbackId: null,
    virtualQueue: more.queue ?? 'VQ_Support',
    targets: ['Customer_Service@Stat_Server.GA'],
    priority: more.priority ?? 0,
    arrivedAt: more.arrivedAt ?? centre.time.clock.now(),
    seq: Number.MAX_SAFE_INTEGER,
    reserveMs: 1000,
    timeoutMs: null,
  });
}
/** Whom agents were given to, in order. */
function served(): string[] {
  const order: string[] = [];
  centre.routing.onEvent((event) => {
    if (event.kind !== 'target.selected') return;
    order.push(event.request.callbackId ?? event.request.requestId);
    if (event.request.callbackId === null) centre.routing.cancel(event.request.requestId);
  });
  return order;
}

describe('order', () => {
  test('U6: who holds and who asked for a callback are served in the order in which they came', async () => {
    await open();
    const order = served();
    const expected: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      expected.push(await centre.ask(customer(turn)));
      await centre.pass(1);
      holds(`live-${turn}`);
      expected.push(`live-${turn}`);
      await centre.pass(1);
    }
    wake();
    await centre.pass(600);
    expect(order).toEqual(expected);
  });

  test('U22: the position that is told counts those who asked for a callback', async () => {
    await open();
    const first = await centre.ask(customer(1));
    await centre.pass(1);
    holds('live');
    expect(centre.routing.position(requestId('live'))).toEqual({ position: 2, length: 2 });
    const place = await centre.orchestrator.queuePlace(first);
    expect(place.kind === 'place' && place.place.position).toBe(1);
    centre.routing.cancel(requestId('live'));
  });

  test('U26: who has waited longest over all queues is next, also when somebody joins another one in front', async () => {
    await open();
    const order = served();
    holds('oldest', { queue: 'VQ_A', arrivedAt: centre.time.clock.now() - 60_000 });
    holds('second', { queue: 'VQ_B', arrivedAt: centre.time.clock.now() - 30_000 });
    // First in its own queue, and yet not the one who has waited longest.
    holds('joins', { queue: 'VQ_C' });
    holds('front', { queue: 'VQ_B', arrivedAt: centre.time.clock.now() - 40_000 });
    expect(centre.routing.position(requestId('front'))).toMatchObject({ position: 1 });
    wake();
    await centre.pass(60);
    expect(order).toEqual(['oldest', 'front', 'second', 'joins']);
  });

  test('U31: is that of arrival, and a number that waits already is refused', async () => {
    await open({ _enable_in_queue_checking: 'strict' });
    const order = served();
    const asked: CallbackId[] = [];
    for (const number of [3, 1, 2]) asked.push(await centre.ask(customer(number)));
    const again = await centre.request(customer(1));
    expect(again.kind).toBe('refused');
    wake();
    await centre.pass(300);
    expect(order).toEqual(asked);
  });

  test('U35: who overflows to other agents keeps the place', async () => {
    await open(
      {
        _target: JSON.stringify([
          { target: 'Nobody@Stat_Server.GA', timeout: 30, clear: true },
          { target: 'Customer_Service@Stat_Server.GA', clear: true },
        ]),
      },
      {},
    );
    const order = served();
    const first = await centre.ask(customer(1));
    await centre.pass(10);
    holds('live');
    await centre.pass(1);
    const second = await centre.ask(customer(2));
    await centre.pass(60);
    wake();
    await centre.pass(300);
    expect(order).toEqual([first, 'live', second]);
  });
});

describe('nothing is left behind', () => {
  test('U7: a callback that is to be tried later is tried, and ends by itself; nobody has to delete it', async () => {
    await open(
      { _max_dial_attempts: '2', _dial_retry_timeout: '60' },
      { agents: [agent('1001', 'Ana')], phones: (who) => (who.startsWith('+') ? busy : answers) },
    );
    const id = await centre.ask(customer(1));
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('QUEUED');
    await centre.pass(120);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
    expect(centre.routing.queues().every(({ length }) => length === 0)).toBe(true);
    expect(centre.routing.agents()[0]?.state.kind).toBe('ready');
    expect(await centre.store.sessions.list({ after: null, limit: 10 })).toEqual([]);
  });
});

describe('what callers hear', () => {
  test.each<[string, OptionMap]>([
    ['off', { _announce_interval: '0' }],
    ['of the place alone', { _announce_interval: '5', _announce_position_prompt: 'place.wav' }],
    [
      'of a wait that nobody can predict',
      { _announce_interval: '5', _announce_wait_prompt: 'wait.wav', _announce_position_prompt: '' },
    ],
  ])('U10: with announcements %s, who holds waits in peace and is connected', async (_, announcements) => {
    await open(announcements, { agents: [agent('1001', 'Ana', { state: 'LoggedOut' })] });
    await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': { application: 'support' } });
    centre.phones.callsIn(
      {
        callId: callId('in'),
        legId: legId('in-leg'),
        dialled: '5000',
        callerNumber: customer(1),
        callerName: null,
        userData: {},
        at: centre.time.clock.now(),
      },
      null,
    );
    await centre.pass(30);
    expect(centre.routing.queues()).toMatchObject([{ name: 'VQ_Support', length: 1 }]);
    wake();
    await centre.pass(60);
    expect(centre.rings('1001')).toMatchObject([{ answered: true, talked: true }]);
    expect(await centre.store.sessions.list({ after: null, limit: 10 })).toEqual([]);
  });
});

describe('counts', () => {
  const factor = (timeRange: string) =>
    peekStatistic(
      { metric: 'ServiceLevel', objectType: 'Queue', objectId: 'VQ_Support', timeRange },
      { configuration: centre.configuration, routing: centre.routing },
    );

  test('U29: the service level of a queue counts a callback by its wait for an agent, and one who gave up as any caller', async () => {
    await open();
    const id = await centre.ask(customer(1));
    await centre.pass(40);
    wake();
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(factor('0-60')).toEqual({ kind: 'value', value: 100 });
    expect(factor('0-30')).toEqual({ kind: 'value', value: 0 });
    centre.routing.setAgentState(agentId('1001'), 'NotReady', '');
    const cancelled = await centre.ask(customer(2));
    await centre.pass(10);
    await centre.orchestrator.cancel(cancelled, 'CANCELLED');
    await centre.pass(1);
    expect(factor('0-60')).toEqual({ kind: 'value', value: 50 });
  });

  test('U28: each end is counted once, by its reason, in metrics, report and records; the rest is open', async () => {
    await open(
      { _max_dial_attempts: '1' },
      { agents: [agent('1001', 'Ana')], phones: (who) => (who === customer(2) ? busy : answers) },
    );
    const [from, now] = [centre.time.clock.now(), () => centre.time.clock.now()];
    await centre.ask(customer(1));
    await centre.ask(customer(2));
    const tomorrow = new Date(now() + 90_000_000).toISOString();
    await centre.ask(customer(3), { _desired_time: tomorrow });
    await centre.pass(120);
    centre.routing.setAgentState(agentId('1001'), 'NotReady', '');
    const unwanted = await centre.ask(customer(4));
    await centre.ask(customer(5));
    await centre.pass(10);
    await centre.orchestrator.cancel(unwanted, 'CANCELLED');
    await centre.pass(1);
    const expected = { AGENT_CONNECTED: 1, FAIL_CALL_TO_CUSTOMER: 1, CANCELLED: 1 };
    const report = await centre.store.callbacks.tally({
      service: null,
      from,
      to: now() + 1,
      spanMs: 86_400_000,
      now: now(),
    });
    const ended = report.filter(({ what }) => what === 'ended');
    expect(Object.fromEntries(ended.map(({ detail, count }) => [detail, count]))).toEqual(expected);
    for (const [reason, count] of Object.entries(expected))
      expect(centre.telemetry.labelled.get(`callbacks_completed service=support reason=${reason}`)).toBe(
        count,
      );
    expect(centre.telemetry.counts.get('callbacks_completed')).toBe(3);
    const records = [...centre.store.records.values()];
    expect(records.filter(({ state }) => state !== 'COMPLETED')).toHaveLength(2);
    expect(report.find(({ what }) => what === 'asked')?.count).toBe(5);
  });
});
