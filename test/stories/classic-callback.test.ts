import { readFile } from 'node:fs/promises';
import { type CallerAttestation, callId, legId, type OptionMap, ROUTE_POINT_LIST } from '@ringback/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

/** The sample of Classic Callback: a caller who waits long is offered a call, and keeps his place (scenarios 7; U1, U6, U9, U11). */

const CALLER = '+15551230001';
const OTHER = '+15551230002';
const AWAY = [agent('1001', 'Ana', { state: 'NotReady' })];
const SERVICE: OptionMap = {
  ...SUPPORT,
  _wait_for_agent: 'true',
  _offer_callback: 'true',
  _offer_callback_ewt_threshold: '60',
  _on_customer_connect_treatment_url: 'classic-callback-return.vxml',
};

/** Whoever comes first has the document compiled for all; how long that takes is nothing that a story is about. */
vi.setConfig({ testTimeout: 60_000 });

let centre: ContactCentre;
afterEach(() => centre?.close());

async function open(more: OptionMap = {}, others: Partial<Parameters<typeof ContactCentre.open>[0]> = {}) {
  centre = await ContactCentre.open({
    agents: AWAY,
    services: {
      support: { ...SERVICE, ...more },
      hours: {
        _type: 'builtin',
        _service: 'office-hours',
        _timezone: 'UTC',
        _bh_regular1: 'Mon-Sun 0:00-23:00',
      },
      closing: {
        _type: 'builtin',
        _service: 'office-hours',
        _timezone: 'UTC',
        _bh_regular1: 'Mon-Sun 0:00-9:20',
      },
    },
    ...others,
  });
  await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': { application: 'support' } });
}

let calls = 0;
async function call(
  number: string | null = CALLER,
  hangsUpAfterMs: number | null = null,
  attestation?: CallerAttestation,
) {
  calls += 1;
  const id = callId(`in-${calls}`);
  centre.phones.callsIn(
    {
      callId: id,
      legId: legId(`in-${calls}-leg`),
      dialled: '5000',
      callerNumber: number,
      callerName: null,
      userData: {},
      ...(attestation === undefined ? {} : { attestation }),
      at: centre.time.clock.now(),
    },
    hangsUpAfterMs,
  );
  await centre.pass(1);
  return id;
}

/** What a call heard of prompts so far, in one text. */
const said = (id: string): string =>
  centre.phones.treatments
    .filter((treatment) => treatment.callId === id)
    .map(({ source }) => (source.kind === 'file' ? source.file : source.kind))
    .join(' / ');
async function keys(number: string, ...digits: string[]): Promise<void> {
  for (const digit of digits) {
    centre.phones.press(number, digit);
    await centre.pass(1);
  }
}
const waiting = () => centre.routing.queues().flatMap((queue) => queue.waiting);
const records = () => [...centre.store.records.values()];
const running = async () => (await centre.store.sessions.list({ after: null, limit: 100 })).length;
const ready = (id = '1001') => centre.routing.setAgentState(id as never, 'Ready', '');

describe('a caller who would wait long', () => {
  test('is offered a call, agrees, and his callback stands where he stood (U1, U6)', async () => {
    await open();
    const first = await call(OTHER);
    await keys(OTHER, '2');
    const arrived = centre.time.clock.now() - 1000;
    const id = await call();
    expect(said(id)).toContain('To be called back, press 1');
    await call('+15551230003');
    await centre.pass(20);
    await keys(CALLER, '1', '1', '1');
    await centre.pass(20);
    const [record] = records();
    expect(record).toMatchObject({
      customerNumber: CALLER,
      service: 'support',
      state: 'QUEUED',
      userData: { recorded_name: expect.stringMatching(/^recording:/) },
      params: { _originating_interaction_id: id, _urs_call_interaction_age: expect.stringMatching(/^2\d$/) },
    });
    expect(record?.params['_CB_T_CALLBACK_OFFERED']).toMatch(/^\d{4}-.*Z$/);
    expect(record?.params['_CB_T_CALLBACK_ACCEPTED']).toMatch(/^\d{4}-.*Z$/);
    expect(Math.abs((record?.arrivedAt ?? 0) - arrived)).toBeLessThan(1100);
    // He is let go, and stands between the two who wait on the line.
    expect(centre.phones.calls().map(({ callId: one }) => one)).not.toContain(id);
    expect(waiting().map(({ callbackId }) => callbackId)).toEqual([null, record?.id, null]);
    expect(first).toBeDefined();
  });

  test('is known by what the carrier says of his number, and so is his callback (U36)', async () => {
    await open();
    const point = { application: 'support', trust_attestation: 'true' };
    await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': point });
    await call(CALLER, null, { level: 'B', verification: 'passed' });
    await keys(CALLER, '1', '1', '1');
    await centre.pass(20);
    expect(records()).toMatchObject([
      { params: { _caller_attestation: 'B', _caller_verification: 'passed' } },
    ]);
  });

  test('declines, and waits on in his place; he is not asked again', async () => {
    await open();
    const id = await call();
    await keys(CALLER, '2');
    await centre.pass(120);
    expect(said(id).match(/press 1/g)).toHaveLength(1);
    expect(centre.phones.heard(id)).toEqual({ kind: 'music' });
    expect(records()).toEqual([]);
    ready();
    await centre.pass(1);
    await centre.pass(3);
    expect(centre.phones.calls()).toMatchObject([{ callId: id, state: 'connected' }]);
  });

  test('keys another number (U11)', async () => {
    await open();
    await call();
    await keys(CALLER, '1', '2');
    centre.phones.press(CALLER, '5551239999#');
    await centre.pass(4);
    await keys(CALLER, '1', '1');
    await centre.pass(10);
    expect(records()).toMatchObject([{ customerNumber: '5551239999', state: 'QUEUED' }]);
  });

  test('keys a number that there is not, is told so, and keys another one', async () => {
    await open({ _disallow_impossible_phone_numbers: 'true' });
    const id = await call();
    await keys(CALLER, '1', '2');
    centre.phones.press(CALLER, '11111#');
    await centre.pass(4);
    await keys(CALLER, '1', '1');
    await centre.pass(15);
    expect(said(id)).toContain('we cannot call that number');
    centre.phones.press(CALLER, '5551239999#');
    await centre.pass(4);
    await keys(CALLER, '1');
    await centre.pass(5);
    expect(records()).toMatchObject([{ customerNumber: '5551239999', state: 'QUEUED' }]);
  });

  test('whose number is withheld keys one', async () => {
    await open();
    await call(null);
    await keys('anonymous', '1');
    centre.phones.press('anonymous', '5551239999#');
    await centre.pass(4);
    await keys('anonymous', '1', '1');
    await centre.pass(10);
    expect(records()).toMatchObject([{ customerNumber: '5551239999' }]);
  });

  test('keys a time, chooses among real free ones, and has his place in that slot (U32)', async () => {
    await open({ _business_hours_service: 'hours', _request_time_bucket: '30' });
    const id = await call();
    await keys(CALLER, '1', '1', '2', '1');
    centre.phones.press(CALLER, '0930');
    await centre.pass(1);
    await keys(CALLER, '1');
    await centre.pass(12);
    expect(said(id)).toContain('time:0930');
    expect(said(id)).toContain('time:1000');
    await keys(CALLER, '2');
    await centre.pass(15);
    const [record] = records();
    expect(record?.state).toBe('SCHEDULED');
    expect(new Date(record?.desiredAt ?? 0).toISOString()).toMatch(/T10:00:00/);
    expect(await running()).toBe(0);
  });

  test('is connected at once when an agent is found in the middle of a question; nothing is left of the offer', async () => {
    await open();
    const id = await call();
    await keys(CALLER, '1');
    ready();
    await centre.pass(4);
    expect(centre.phones.calls()).toMatchObject([{ callId: id, state: 'connected' }]);
    await centre.pass(70);
    expect(records()).toEqual([]);
    expect(await running()).toBe(0);
  });

  test('is not offered what could not be kept before the office closes (U37)', async () => {
    await open({ _business_hours_service: 'closing', _offer_callback_closing_buffer: '1200' });
    const id = await call();
    await centre.pass(40);
    expect(said(id)).not.toContain('press 1');
  });

  test('is not offered anything while the wait is short, and is as soon as his place says so', async () => {
    await open({ _offer_callback_ewt_threshold: '3600', _offer_callback_position_threshold: '2' });
    const first = await call(OTHER);
    const second = await call();
    await centre.pass(2);
    expect(said(first)).not.toContain('press 1');
    expect(said(second)).toContain('press 1');
  });

  test('is offered one as soon as so many wait, also who stands at the head of them', async () => {
    await open({ _offer_callback_ewt_threshold: '3600', _offer_callback_backlog_threshold: '3' });
    const first = await call(OTHER);
    await call();
    await centre.pass(20);
    expect(said(first)).not.toContain('press 1');
    const third = await call('+15551230003');
    await centre.pass(16);
    expect(said(third)).toContain('press 1');
    expect(said(first)).toContain('press 1');
  });

  test('is told so, and keeps his place, when no callback can be made', async () => {
    await open({ _max_queued_callbacks_per_service: '0', _throttle_callbacks_per_service_1: '0/60' });
    const id = await call();
    await keys(CALLER, '1', '1', '1');
    await centre.pass(8);
    const made = records().length;
    expect([made === 0, said(id).includes('You keep your place')]).toEqual([made === 0, made === 0]);
    expect(waiting()).toHaveLength(1);
  });
});

describe("a project of one's own", () => {
  test('offers by its own rule, in its own words, and its callbacks stand in line', async () => {
    await open();
    const project = new URL('../../scenarios/samples/classic-callback/', import.meta.url);
    for (const file of ['src-gen/offer.scxml', 'src-gen/classic-callback.vxml', 'include/rules.js'])
      await centre.store.documents.put(`mine/${file}`, await readFile(new URL(file, project), 'utf8'), 0);
    const { _on_customer_connect_treatment_url: _, ...service } = SERVICE;
    await centre.configuration.putService('offer', {
      ...service,
      _service: 'document:mine/src-gen/offer.scxml',
      _offer_callback_service: 'support',
      _language: 'de-DE',
    });
    await centre.configuration.putList(ROUTE_POINT_LIST, { '5000': { application: 'offer' } });
    const [first, , third] = [await call(OTHER), await call('+15551230003'), await call()];
    expect(said(first)).not.toContain('Rückruf');
    expect(said(third)).toContain('Für einen Rückruf drücken Sie die eins');
    await keys(CALLER, '1', '1');
    await centre.pass(10);
    expect(records()).toMatchObject([{ customerNumber: CALLER, service: 'support', state: 'QUEUED' }]);
    expect(waiting().map(({ callbackId }) => callbackId === null)).toEqual([true, true, false]);
  });
});

describe('a caller who hangs up leaves nothing behind', () => {
  for (const [where, pressed] of [
    ['before the offer', []],
    ['in the offer', null],
    ['at his number', ['1']],
    ['at another number', ['1', '2', '5']],
    ['at the time', ['1', '1', '2']],
    ['at the clock', ['1', '1', '2', '1', '0']],
  ] as const)
    test(where, async () => {
      await open();
      await call();
      await keys(CALLER, ...(pressed ?? []));
      centre.phones.hangsUp(CALLER);
      await centre.pass(15);
      expect(centre.phones.calls()).toEqual([]);
      expect(await running()).toBe(records().length);
      expect(waiting()).toHaveLength(records().length);
    });

  test('but who had agreed to his number is called back', async () => {
    await open();
    await call();
    await keys(CALLER, '1', '1');
    centre.phones.hangsUp(CALLER);
    await centre.pass(10);
    expect(records()).toMatchObject([{ customerNumber: CALLER, state: 'QUEUED' }]);
    expect(waiting()).toHaveLength(1);
  });

  test('a crash in the middle of the menu ends the call and keeps accepted callbacks', async () => {
    await open();
    await call(OTHER);
    await keys(OTHER, '1', '1', '1');
    await centre.pass(12);
    await call();
    await keys(CALLER, '1');
    await centre.crash();
    await centre.pass(5);
    expect(centre.phones.calls()).toEqual([]);
    expect(records()).toMatchObject([{ customerNumber: OTHER, state: 'QUEUED' }]);
    expect(await running()).toBe(1);
    expect(waiting()).toHaveLength(1);
  });
});

describe('who is called back', () => {
  async function accepted(phones: (who: string, ring: number) => never | object): Promise<string> {
    await open({ _dial_retry_timeout: '30', _max_dial_attempts: '2' }, { phones: phones as never });
    await call();
    await keys(CALLER, '1', '1', '1');
    await centre.pass(12);
    ready();
    await centre.pass(5);
    return records()[0]?.id ?? '';
  }
  const answers = () => ({ kind: 'answers', afterMs: 1000, hangsUpAfterMs: 60_000 });
  const outcome = () => {
    const [record] = records();
    return record?.reason === null ? record.state : `${record?.state}/${record?.reason}`;
  };

  test('says that it is he, and talks to the agent', async () => {
    await accepted(answers);
    expect(centre.rings(CALLER)).toHaveLength(1);
    await keys(CALLER, '1');
    await centre.pass(70);
    expect(outcome()).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('is somebody else: he is tried again, and that is the end of it', async () => {
    await accepted(answers);
    await keys(CALLER, '2');
    await centre.pass(10);
    expect(outcome()).toBe('QUEUED');
    await centre.pass(40);
    expect(centre.rings(CALLER)).toHaveLength(2);
    await keys(CALLER, '2');
    await centre.pass(10);
    expect(outcome()).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
  });

  test('is a machine, which presses nothing', async () => {
    await accepted(answers);
    await centre.pass(45);
    expect(outcome()).toBe('QUEUED');
    expect(centre.rings('1001')).toEqual([]);
  });

  test('does not answer', async () => {
    await accepted((who) => (who === CALLER ? { kind: 'rings-on' } : answers()));
    await centre.pass(130);
    expect(centre.rings(CALLER)).toHaveLength(2);
    expect(outcome()).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
  });

  test('does not want the call any more', async () => {
    await accepted(answers);
    await keys(CALLER, '4');
    await centre.pass(10);
    expect(outcome()).toBe('COMPLETED/CANCELLED');
  });
});

describe('a customer with an open callback who calls again (U30)', () => {
  async function withCallback(more: OptionMap = {}, params: Record<string, string> = {}) {
    await open(more);
    await centre.ask(OTHER);
    await centre.pass(1);
    const id = await centre.ask(CALLER, params);
    await centre.pass(1);
    return { id, ixn: await call('5551230001') };
  }

  test('is told his place, and may talk now in it: he is served once', async () => {
    const { id, ixn } = await withCallback();
    expect(said(ixn)).toContain('number:2');
    await keys(CALLER, '1');
    centre.phones.press('5551230001', '1');
    await centre.pass(3);
    expect(waiting()).toHaveLength(2);
    expect(waiting()[1]?.callbackId).toBe(id);
    ready();
    await centre.pass(200);
    expect(centre.rings(CALLER)).toEqual([]);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('who hangs up while he waits ends it', async () => {
    const { id } = await withCallback();
    centre.phones.press('5551230001', '1');
    await centre.pass(3);
    centre.phones.hangsUp('5551230001');
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_INTERACTION_DELETED');
  });

  test('keeps it', async () => {
    const { id } = await withCallback();
    centre.phones.press('5551230001', '2');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.phones.calls()).toEqual([]);
    expect(waiting()).toHaveLength(2);
  });

  test('cancels it', async () => {
    const { id, ixn } = await withCallback();
    centre.phones.press('5551230001', '4');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
    expect(said(ixn)).toContain('We will not call you');
    expect(centre.phones.calls()).toEqual([]);
  });

  test.each([
    ['that waits in line', {}],
    ['that is scheduled', { _desired_time: 'tomorrow' }],
  ])('moves one %s to another time by keys (U32)', async (_what, params) => {
    const day = 86_400_000;
    await open({ _business_hours_service: 'hours', _request_time_bucket: '30' });
    const desired = new Date(centre.time.clock.now() + day).toISOString();
    const id = await centre.ask(CALLER, '_desired_time' in params ? { _desired_time: desired } : {});
    await centre.pass(1);
    await call();
    await keys(CALLER, '3', '2');
    centre.phones.press(CALLER, '1400');
    await centre.pass(4);
    await keys(CALLER, '1');
    await centre.pass(10);
    const record = centre.record(id);
    expect(record.state).toBe('SCHEDULED');
    expect(new Date(record.desiredAt).toISOString()).toMatch(/T14:00:00/);
    expect(record.desiredAt - centre.time.clock.now()).toBeGreaterThan(day);
  });

  test('with one for later waits like anybody, and is not called any more once he talked', async () => {
    await open();
    const desired = new Date(centre.time.clock.now() + 3 * 3_600_000).toISOString();
    const id = await centre.ask(CALLER, { _desired_time: desired });
    const ixn = await call();
    await keys(CALLER, '1');
    await centre.pass(3);
    expect(centre.outcome(id)).toBe('SCHEDULED');
    ready();
    await centre.pass(1);
    await centre.pass(3);
    expect(centre.phones.calls()).toMatchObject([{ callId: ixn, state: 'connected' }]);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});
