import { randomUUID } from 'node:crypto';
import {
  type Acceptance,
  admissionLimits,
  type CallbackId,
  callbackId,
  type NewCallback,
  type OptionMap,
  type Store,
  sessionId,
} from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);
const HOUR = 3_600_000;
/** Nothing is refused unless a test says so. */
const WIDE = {
  _throttle_callbacks_per_service_1: '1000000',
  _throttle_callbacks_per_service_2: '1000000',
  _throttle_request_parameters_limit: '1000000',
  _enable_in_queue_checking: 'false',
  _max_queued_callbacks_per_service: '1000000',
};

interface Asked {
  readonly at?: number;
  /** Null: none. */
  readonly number?: string | null;
  readonly isScheduled?: boolean;
  readonly capacity?: number;
}

/** What PostgreSQL and the store in memory must both do. */
describe.each([
  ['postgres', false],
  ['postgres', true],
  ['memory', false],
] as const)('limits of services in the %s store (values by number: %s)', (kind, isByNumber) => {
  let database: TestDatabase | null = null;
  let store: Store;
  let service: string;
  let ids: CallbackId[];

  beforeAll(async () => {
    if (kind === 'memory') return;
    database = await createTestDatabase();
    store = await openStore({
      target: database.target,
      node: '1',
      telemetry: new QuietTelemetry(),
      clock: systemClock,
      uuid: randomUUID,
    });
  });
  beforeEach(() => {
    if (kind === 'memory') store = new MemoryStore();
    service = `s-${randomUUID()}`;
    ids = [];
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  async function ask(options: OptionMap, asked: Asked = {}, of = service): Promise<Acceptance> {
    const { at = T0, isScheduled = false, capacity } = asked;
    const number = asked.number === undefined ? `+1${randomUUID()}` : asked.number;
    const desiredAt = isScheduled ? at + HOUR : at;
    const callback: NewCallback = {
      id: callbackId(`1-${randomUUID()}`),
      service: of,
      state: isScheduled ? 'SCHEDULED' : 'QUEUED',
      reason: null,
      customerNumber: number,
      createdAt: at,
      desiredAt,
      dueAt: desiredAt,
      arrivedAt: desiredAt,
      expiresAt: desiredAt + 24 * HOUR,
      params: number === null ? {} : { _customer_number: number },
      userData: {},
    };
    const acceptance = await store.accept([
      {
        kind: 'callback.insert',
        callback,
        limits: {
          limits: admissionLimits({ ...WIDE, ...options }, null),
          isNow: !isScheduled,
          values: isScheduled || number === null ? [] : [{ name: '_customer_number', value: number }],
          isByNumber: isByNumber && !isScheduled && number !== null,
        },
        ...(capacity === undefined ? {} : { place: { from: T0, to: T0 + 300_000, capacity } }),
      },
    ]);
    const isStored = (await store.callbacks.get(callback.id)) !== null;
    expect(isStored).toBe(acceptance.kind === 'accepted');
    if (isStored) ids.push(callback.id);
    return acceptance;
  }
  const kinds = async (asked: Promise<Acceptance>[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { kind: one } of await Promise.all(asked)) counts[one] = (counts[one] ?? 0) + 1;
    return counts;
  };
  const cancel = (id: CallbackId): Promise<void> =>
    store.commit([
      { kind: 'callback.update', id, set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 } },
    ]);
  const times = <T>(count: number, make: (n: number) => T): T[] =>
    Array.from({ length: count }, (_, n) => make(n));

  it('a window takes as many as it says, forgets the oldest, and is not emptied by a cancel', async () => {
    const options = { _throttle_callbacks_per_service_1: '3', _throttle_ttl_1: '60' };
    for (const at of [0, 10, 20])
      expect(await ask(options, { at: T0 + at * 1000 })).toEqual({ kind: 'accepted' });
    await cancel(ids[0] ?? callbackId(''));
    expect(await ask(options, { at: T0 + 59_999 })).toEqual({
      kind: 'window-full',
      window: { option: '_throttle_callbacks_per_service_1', most: 3, seconds: 60 },
    });
    expect((await ask(options, { at: T0 + 60_000 })).kind).toBe('accepted');
    expect((await ask(options, { at: T0 + 60_001 })).kind).toBe('window-full');
    expect((await ask(options, { at: T0 + 70_000 })).kind).toBe('accepted');
    // Nobody else is meant.
    expect((await ask(options, { at: T0 + 60_001 }, `${service}-other`)).kind).toBe('accepted');
  });

  it('a window takes no more where nodes commit in another order than that in which they took the time', async () => {
    const options = { _throttle_callbacks_per_service_1: '3', _throttle_ttl_1: '60' };
    for (const at of [7, 5, 6]) expect(await ask(options, { at: T0 + at })).toEqual({ kind: 'accepted' });
    for (const at of [8, 4, 9]) expect((await ask(options, { at: T0 + at })).kind).toBe('window-full');
    expect((await ask(options, { at: T0 + 60_008 })).kind).toBe('accepted');
  });

  it('the first window is told before the second, and each by itself', async () => {
    const both = { _throttle_callbacks_per_service_1: '1', _throttle_callbacks_per_service_2: '1' };
    await ask(both);
    expect(await ask(both)).toMatchObject({ window: { option: '_throttle_callbacks_per_service_1' } });
    expect(await ask({ ...both, _throttle_ttl_1: '0' })).toMatchObject({
      window: { option: '_throttle_callbacks_per_service_2', seconds: 3600 },
    });
    expect(await kinds([ask({ ...both, _throttle_ttl_1: '0', _throttle_ttl_2: '0' })])).toEqual({
      accepted: 1,
    });
  });

  it('a limit of 0 refuses everything that it is for', async () => {
    expect(await kinds([ask({ _throttle_callbacks_per_service_2: '0' })])).toEqual({ 'window-full': 1 });
    expect(await kinds([ask({ _throttle_request_parameters_limit: '0' })])).toEqual({ 'same-value': 1 });
    const options = { _max_queued_callbacks_per_service: '0' };
    expect(await kinds([ask(options), ask(options, { isScheduled: true })])).toEqual({
      'queue-full': 1,
      accepted: 1,
    });
  });

  it('one value is taken so often on a day, and again on the next', async () => {
    const options = { _throttle_request_parameters_limit: '2' };
    const number = '+15550199';
    await ask(options, { number });
    await ask(options, { number });
    await cancel(ids[0] ?? callbackId(''));
    expect(await ask(options, { number })).toEqual({
      kind: 'same-value',
      name: '_customer_number',
      value: number,
    });
    expect(await kinds([ask(options), ask(options, { number, isScheduled: true })])).toEqual({ accepted: 2 });
    expect((await ask(options, { number }, `${service}-other`)).kind).toBe('accepted');
    expect((await ask(options, { number, at: T0 + 14 * HOUR })).kind).toBe('same-value');
    expect((await ask(options, { number, at: T0 + 15 * HOUR })).kind).toBe('accepted');
  });

  it('one number has so many that are not over, wanted now and later alike', async () => {
    const number = '+15550198';
    const usual = { _enable_in_queue_checking: 'true' };
    await ask(usual, { number });
    expect((await ask({ _enable_in_queue_checking: 'strict' }, { number })).kind).toBe('same-number');
    await ask(usual, { number, isScheduled: true });
    expect(await kinds([ask(usual, { number }), ask(usual, { number, isScheduled: true })])).toEqual({
      'same-number': 2,
    });
    expect((await ask(usual, { number }, `${service}-other`)).kind).toBe('accepted');
    await cancel(ids[0] ?? callbackId(''));
    expect((await ask(usual, { number })).kind).toBe('accepted');
  });

  it('those without a number are not held against each other', async () => {
    const usual = { _enable_in_queue_checking: 'strict' };
    expect(await kinds(times(5, () => ask(usual, { number: null })))).toEqual({ accepted: 5 });
  });

  it('as many are submitted as the limit says; who ends makes room, and who is wanted later takes none', async () => {
    const options = { _max_queued_callbacks_per_service: '2' };
    await ask(options, { isScheduled: true });
    await ask(options);
    await ask(options);
    expect(await kinds([ask(options), ask(options, { isScheduled: true })])).toEqual({
      'queue-full': 1,
      accepted: 1,
    });
    await cancel(ids[1] ?? callbackId(''));
    expect(await kinds([ask(options), ask(options)])).toEqual({ accepted: 1, 'queue-full': 1 });
    await store.commit([
      {
        kind: 'callback.update',
        id: ids[2] ?? callbackId(''),
        set: { state: 'PROCESSING', sessionId: sessionId(randomUUID()) },
      },
    ]);
    expect((await ask(options)).kind).toBe('queue-full');
  });

  it('many at once are never more than any limit, and a refusal takes nothing from the others', async () => {
    const window = { _throttle_callbacks_per_service_1: '17' };
    expect(await kinds(times(60, () => ask(window)))).toEqual({ accepted: 17, 'window-full': 43 });
    service = `s-${randomUUID()}`;
    const queue = { _max_queued_callbacks_per_service: '17' };
    expect(await kinds(times(60, () => ask(queue)))).toEqual({ accepted: 17, 'queue-full': 43 });
    service = `s-${randomUUID()}`;
    const value = { _throttle_request_parameters_limit: '5' };
    expect(await kinds(times(60, (n) => ask(value, { number: `+1${n % 3}` })))).toEqual({
      accepted: 15,
      'same-value': 45,
    });
    service = `s-${randomUUID()}`;
    const number = { _enable_in_queue_checking: 'strict', _throttle_callbacks_per_service_1: '10' };
    // Twenty numbers, each of them three times: who is refused for the number takes no place of the window.
    expect(await kinds(times(60, (n) => ask(number, { number: `+1${Math.floor(n / 3)}` })))).toMatchObject({
      accepted: 10,
    });
    service = `s-${randomUUID()}`;
    const slot = { _throttle_callbacks_per_service_1: '40' };
    const asked = times(60, (n) => ask(slot, n % 2 === 0 ? { isScheduled: true, capacity: 7 } : {}));
    expect(await kinds(asked)).toEqual({ accepted: 37, 'slot-full': 23 });
    expect((await store.bookings.count(service, T0, T0 + HOUR)).map(({ booked }) => booked)).toEqual([7]);
  });

  it('says the same as one request after the other', async () => {
    const request = fc.record({
      number: fc.integer({ min: 1, max: 4 }),
      isScheduled: fc.boolean(),
      after: fc.integer({ min: 0, max: 30 }),
    });
    const options: OptionMap = {
      _throttle_callbacks_per_service_1: '4',
      _throttle_ttl_1: '30',
      _throttle_callbacks_per_service_2: '7',
      _throttle_ttl_2: '90',
      _throttle_request_parameters_limit: '3',
      _enable_in_queue_checking: 'true',
      _max_queued_callbacks_per_service: '6',
    };
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20 }), async (requests) => {
        const model = new MemoryStore();
        const real = store;
        service = `s-${randomUUID()}`;
        const run = async (of: Store): Promise<string[]> => {
          store = of;
          let at = T0;
          const verdicts: string[] = [];
          for (const { number, isScheduled, after } of requests) {
            at += after * 1000;
            const { kind: verdict } = await ask(options, { at, isScheduled, number: `+1555${number}` });
            verdicts.push(verdict);
          }
          return verdicts;
        };
        try {
          const expected = await run(model);
          expect(await run(real)).toEqual(expected);
        } finally {
          store = real;
        }
      }),
      { numRuns: 25 },
    );
  });
});
