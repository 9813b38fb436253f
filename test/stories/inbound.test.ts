import { type CallerAttestation, callId, legId, type OptionMap, ROUTE_POINT_LIST } from '@ringback/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const CALLER = '+15551230001';
const OTHER = '+15551230002';
const POINT: OptionMap = { application: 'support' };

/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
vi.setConfig({ testTimeout: 60_000 });

let centre: ContactCentre;
afterEach(() => centre?.close());

async function open(
  point: OptionMap = POINT,
  more: Partial<Parameters<typeof ContactCentre.open>[0]> = {},
): Promise<void> {
  centre = await ContactCentre.open(more);
  await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': point });
}

let calls = 0;
/** A customer calls, and the platform has a moment to take the call. */
async function call(
  number: string | null = CALLER,
  more: {
    dialled?: string;
    hangsUpAfterMs?: number;
    data?: Record<string, string>;
    attestation?: CallerAttestation;
  } = {},
) {
  calls += 1;
  const id = callId(`in-${calls}`);
  const outcome = centre.phones.callsIn(
    {
      callId: id,
      legId: legId(`in-${calls}-leg`),
      dialled: more.dialled ?? '5000',
      callerNumber: number,
      callerName: null,
      userData: more.data ?? {},
      ...(more.attestation === undefined ? {} : { attestation: more.attestation }),
      at: centre.time.clock.now(),
    },
    more.hangsUpAfterMs ?? null,
  );
  await centre.pass(1);
  return { id, outcome };
}

const waiting = () => centre.routing.queues().flatMap((queue) => queue.waiting);
const running = async () => (await centre.store.sessions.list({ after: null, limit: 100 })).length;
async function nothingIsLeft(): Promise<void> {
  expect(centre.phones.calls()).toEqual([]);
  expect(waiting()).toEqual([]);
  expect(await running()).toBe(0);
}
const NOT_READY = [agent('1001', 'Ana', { state: 'NotReady' })];
const ready = (id = '1001') => centre.routing.setAgentState(id as never, 'Ready', '');

describe('a call that comes in', () => {
  test('is answered, hears music, and is connected to the agent who is free', async () => {
    await open();
    const { id } = await call();
    expect(centre.phones.treatments.at(-1)?.source).toEqual({ kind: 'music' });
    await centre.pass(3);
    expect(centre.rings('1001')).toMatchObject([{ answered: true, talked: true }]);
    expect(centre.phones.calls()).toMatchObject([{ callId: id, state: 'connected' }]);
    await centre.pass(61);
    await nothingIsLeft();
  });

  test('is refused where nobody takes calls: 404', async () => {
    await open();
    const { outcome } = await call(CALLER, { dialled: '5001' });
    expect(outcome.refused).toBe(404);
    await nothingIsLeft();
  });

  test('is hung up when its application cannot be read', async () => {
    await open({ application: 'document:nowhere.scxml' });
    await call();
    await nothingIsLeft();
    expect(centre.telemetry.errors()).toMatchObject([{ event: 'call.not_taken' }]);
    centre.telemetry.lines.length = 0;
  });

  test('is not taken while the database is away, which is no fault of the call', async () => {
    await open();
    centre.store.away = true;
    const { outcome } = await call();
    centre.store.away = false;
    expect(outcome.endedAt).not.toBeNull();
    expect(centre.telemetry.lines.filter(({ event }) => event === 'call.not_taken')).toMatchObject([
      { level: 'warn' },
    ]);
    await nothingIsLeft();
  });

  test('leaves nothing behind when the caller hangs up while he waits', async () => {
    await open(POINT, { agents: NOT_READY });
    await call(CALLER, { hangsUpAfterMs: 5000 });
    expect(waiting()).toHaveLength(1);
    await centre.pass(5);
    await nothingIsLeft();
    ready();
    await centre.pass(5);
    expect(centre.rings('1001')).toEqual([]);
  });

  test('leaves nothing behind when the caller hangs up before the answer', async () => {
    await open();
    await call(CALLER, { hangsUpAfterMs: 0 });
    await centre.pass(2);
    await nothingIsLeft();
  });

  test('leaves nothing behind when the caller hangs up while the phone of the agent rings', async () => {
    await open(POINT, { phones: () => ({ kind: 'rings-on' }) });
    await call(CALLER, { hangsUpAfterMs: 5000 });
    expect(centre.rings('1001')).toHaveLength(1);
    await centre.pass(6);
    await nothingIsLeft();
  });

  test('has an end after a crash, and nothing of it is left', async () => {
    await open(POINT, { agents: NOT_READY });
    await call();
    expect(await running()).toBe(1);
    await centre.crash();
    await centre.pass(1);
    await nothingIsLeft();
  });

  test('keeps its place when the agent does not answer, and gets the next one', async () => {
    await open(POINT, {
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben', { state: 'NotReady' })],
      phones: (who) => (who === '1001' ? { kind: 'rings-on' } : { kind: 'answers', afterMs: 500 }),
    });
    await call(CALLER);
    await call(OTHER);
    await centre.pass(32);
    expect(waiting().map(({ arrivedAt }) => arrivedAt)).toHaveLength(2);
    ready('1002');
    await centre.pass(2);
    await centre.pass(1);
    const connected = centre.phones.calls().filter(({ state }) => state === 'connected');
    expect(connected.map(({ callId: id }) => id)).toEqual([`in-${calls - 1}`]);
  });

  test('waits in one order with the callbacks: who came first is first (U20)', async () => {
    const service = { ...SUPPORT, _wait_for_agent: 'true' };
    await open(POINT, { agents: NOT_READY, services: { support: service } });
    const served: (string | null)[] = [];
    centre.routing.onEvent((event) => {
      if (event.kind === 'target.selected') served.push(event.request.callbackId);
    });
    const first = await centre.ask('+15559990001');
    await centre.pass(2);
    await call(CALLER);
    const third = await centre.ask('+15559990003');
    await centre.pass(2);
    await call(OTHER);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([first, null, third, null]);
    ready();
    await centre.pass(400);
    expect(served).toEqual([first, null, third, null]);
  });

  test('stands where it stood elsewhere when a system that is trusted hands it over, and not otherwise', async () => {
    await open({ ...POINT, trust_user_data: 'true' }, { agents: NOT_READY });
    const stands = () =>
      waiting().map(({ arrivedAt }) => Math.round((centre.time.clock.now() - arrivedAt) / 1000));
    await call(CALLER, { data: { _urs_call_interaction_age: '600' } });
    expect(stands()).toEqual([601]);
    await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': POINT });
    await call(OTHER, { data: { _urs_call_interaction_age: '6000' } });
    expect(stands()).toEqual([602, 1]);
  });

  test('goes on as a virtual call in its place when its caller hangs up and VCB is attached', async () => {
    await open({ ...POINT, trust_user_data: 'true' }, { agents: NOT_READY });
    await call(OTHER);
    await call(CALLER, {
      data: { EXECUTION_MODE: 'VCB', VCB_CONTACT: '+15551239999', _urs_call_interaction_age: '600' },
      hangsUpAfterMs: 20_000,
    });
    await call('+15551230004');
    await centre.pass(25);
    const [record] = centre.store.records.values();
    expect(record).toMatchObject({ customerNumber: '+15551239999', service: 'support' });
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([record?.id, null, null]);
  });

  test('is over when its caller hangs up and nothing is attached', async () => {
    await open(POINT, { agents: NOT_READY });
    await call(CALLER, { hangsUpAfterMs: 5000 });
    await centre.pass(10);
    expect(centre.store.records.size).toBe(0);
    await nothingIsLeft();
  });

  test('is told so when the office is closed, and hung up', async () => {
    await open(
      { ...POINT, _business_hours_service: 'never', _treatment_closed: 'closed.wav' },
      {
        services: { support: SUPPORT, never: { _type: 'builtin', _service: 'office-hours' } },
        agents: NOT_READY,
      },
    );
    await call();
    expect(centre.phones.treatments.map(({ source }) => source)).toContainEqual({
      kind: 'file',
      file: 'closed.wav',
    });
    await centre.pass(5);
    await nothingIsLeft();
  });

  test('is told so at once when nobody is logged in, where the operator wants that', async () => {
    await open(
      { ...POINT, _no_agents: 'refuse', _treatment_find_agent_fail: 'nobody.wav' },
      { agents: [agent('1001', 'Ana', { state: 'LoggedOut' })] },
    );
    await call();
    expect(centre.phones.treatments.at(-1)?.source).toEqual({ kind: 'file', file: 'nobody.wav' });
    await centre.pass(5);
    await nothingIsLeft();
  });

  test('gives up after the longest wait, with the words for it', async () => {
    await open({ ...POINT, _max_time_to_wait_for_agent_on_the_call: '60' }, { agents: NOT_READY });
    await call();
    await centre.pass(61);
    expect(centre.phones.treatments.at(-1)?.source).toEqual({ kind: 'file', file: 'all_agents_busy.wav' });
    await centre.pass(5);
    await nothingIsLeft();
  });

  test('may be served by others as well after a while, in its place', async () => {
    await open(
      { ...POINT, _overflow_after: '30', _overflow_target: 'Overflow@Stat_Server.GA' },
      {
        agents: [
          agent('1001', 'Ana', { state: 'NotReady' }),
          agent('2001', 'Olga', { groups: ['Overflow'] }),
        ],
      },
    );
    await call();
    await centre.pass(20);
    expect(centre.rings('2001')).toEqual([]);
    await centre.pass(15);
    await centre.pass(2);
    expect(centre.rings('2001')).toMatchObject([{ answered: true }]);
  });

  test('breaks out by a key, and hears its place and wait now and then (U5)', async () => {
    await open(
      {
        ...POINT,
        _breakout_digit: '9',
        _breakout_number: '+15558880000',
        _announce_interval: '20',
        _announce_position_prompt: 'you_are_number.wav',
      },
      { agents: NOT_READY },
    );
    await call(OTHER);
    await call(CALLER);
    await centre.pass(20);
    const said = centre.phones.treatments
      .filter(({ callId: id }) => id === `in-${calls}`)
      .map(({ source }) => source);
    expect(said).toContainEqual({ kind: 'file', file: 'you_are_number.wav' });
    await centre.pass(4);
    expect(centre.phones.treatments.map(({ source }) => source)).toContainEqual({
      kind: 'file',
      file: 'digits:2',
    });
    centre.phones.press(CALLER, '1');
    await centre.pass(1);
    expect(waiting()).toHaveLength(2);
    centre.phones.press(CALLER, '9');
    await centre.pass(1);
    expect(waiting()).toHaveLength(1);
    expect(centre.rings('+15558880000')).toHaveLength(1);
  });
});

describe('what the carrier says of the number of a caller (U36)', () => {
  const VERIFIED: CallerAttestation = { level: 'A', verification: 'passed' };
  const data = () => {
    const calls = [...centre.store.actions.values()].filter(({ action }) => action === 'ixn.call');
    return calls.map(({ payload }) => payload['udata']);
  };

  test('is attached to the call, and goes with the callback that takes its place', async () => {
    await open({ ...POINT, trust_attestation: 'true', trust_user_data: 'true' }, { agents: NOT_READY });
    const forged = { _caller_attestation: 'A', _caller_verification: 'passed' };
    await call(OTHER, { data: forged });
    expect(data()).toEqual([{}]);
    await call(CALLER, {
      attestation: VERIFIED,
      data: { EXECUTION_MODE: 'VCB' },
      hangsUpAfterMs: 20_000,
    });
    expect(data()[1]).toEqual({ ...forged, EXECUTION_MODE: 'VCB' });
    await centre.pass(25);
    const [record] = centre.store.records.values();
    expect(record?.params).toMatchObject(forged);
  });

  test('chooses the application', async () => {
    const service = (queue: string): OptionMap => ({ ...SUPPORT, _urs_virtual_queue: queue });
    await open(
      {
        ...POINT,
        trust_attestation: 'true',
        application_A: 'known',
        application_failed: 'suspect',
        application_none: 'unsigned',
      },
      {
        agents: NOT_READY,
        services: {
          support: service('VQ_Support'),
          known: service('VQ_Known'),
          suspect: service('VQ_Suspect'),
          unsigned: service('VQ_Unsigned'),
        },
      },
    );
    await call('+15551230011', { attestation: VERIFIED });
    await call('+15551230012', { attestation: { level: null, verification: 'failed' } });
    await call('+15551230013', { attestation: { level: 'B', verification: 'passed' } });
    await call('+15551230014', { attestation: { level: null, verification: 'passed' } });
    await call('+15551230015');
    const lengths = centre.routing.queues().map(({ name, length }) => [name, length]);
    expect(Object.fromEntries(lengths)).toEqual({
      VQ_Known: 1,
      VQ_Suspect: 1,
      VQ_Support: 2,
      VQ_Unsigned: 1,
    });
  });

  test('is nothing where the operator does not trust it', async () => {
    await open({ ...POINT, application_A: 'nowhere' }, { agents: NOT_READY });
    await call(CALLER, { attestation: VERIFIED });
    expect(waiting()).toHaveLength(1);
    expect(data()).toEqual([{}]);
  });
});
