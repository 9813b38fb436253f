import { randomUUID } from 'node:crypto';
import { callbackId, type NewWaitQuote, requestId, type Store, waitInputs } from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);
const HALF_HOUR = 1_800_000;

const INPUTS = waitInputs({
  name: 'VQ',
  waiting: 1,
  oldestArrival: null,
  entered: 0,
  distributed: 0,
  abandoned: 0,
  answered: 0,
  completed: 0,
  agentsLoggedIn: 1,
  agentsReady: 0,
  handleTimeMs: null,
});

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('quotes of waits in the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;

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
  beforeEach(async () => {
    if (kind === 'memory') store = new MemoryStore();
    else await store.waitQuotes.removeBefore(Number.MAX_SAFE_INTEGER, 1000);
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const estimate = (waitS: number) => ({ waitS, lowS: waitS / 2, highS: waitS * 1.5 });
  const quote = (id: string, at: number, more: Partial<NewWaitQuote> = {}): NewWaitQuote => ({
    at,
    virtualQueue: 'VQ "ü"',
    requestId: requestId(id),
    callbackId: callbackId(`1-${id}`),
    occasion: 'entry',
    predictor: 'qlm',
    estimates: { qlm: estimate(100), stat: estimate(40) },
    inputs: INPUTS,
    ...more,
  });

  it('are scored by queue, span and predictor, from those that were served', async () => {
    await store.waitQuotes.add(
      [
        quote('a', T0),
        quote('b', T0 + HALF_HOUR - 1),
        quote('c', T0 + 5),
        quote('d', T0 + HALF_HOUR, { predictor: 'stat' }),
        quote('e', T0 - 1),
        quote('x', T0, { virtualQueue: 'A', estimates: { hol: { waitS: 0, lowS: 0, highS: 0 } } }),
      ],
      [
        { requestId: requestId('a'), outcome: 'served', at: T0 + 60_000 },
        { requestId: requestId('b'), outcome: 'served', at: T0 + HALF_HOUR - 1 + 120_000 },
        { requestId: requestId('c'), outcome: 'abandoned', at: T0 + 9000 },
        { requestId: requestId('x'), outcome: 'served', at: T0 },
      ],
    );
    const span = { from: T0, to: T0 + 2 * HALF_HOUR, spanMs: HALF_HOUR };
    const none = { served: 0, meanWaitS: null, biasS: null, maeS: null, coverage: null };
    const own = [
      {
        virtualQueue: 'VQ "ü"',
        span: 0,
        predictor: 'qlm',
        quotes: 3,
        quoted: 3,
        served: 2,
        meanWaitS: 90,
        biasS: 10,
        maeS: 30,
        coverage: 1,
      },
      {
        virtualQueue: 'VQ "ü"',
        span: 0,
        predictor: 'stat',
        quotes: 3,
        quoted: 0,
        served: 2,
        meanWaitS: 90,
        biasS: -50,
        maeS: 50,
        coverage: 0.5,
      },
      { virtualQueue: 'VQ "ü"', span: 1, predictor: 'qlm', quotes: 1, quoted: 0, ...none },
      { virtualQueue: 'VQ "ü"', span: 1, predictor: 'stat', quotes: 1, quoted: 1, ...none },
    ];
    expect(await store.waitQuotes.scores({ virtualQueue: 'VQ "ü"', ...span })).toEqual(own);
    const [first, ...others] = await store.waitQuotes.scores({ virtualQueue: null, ...span });
    expect(first).toMatchObject({ virtualQueue: 'A', predictor: 'hol', biasS: 0, coverage: null });
    expect(others).toEqual(own);
  });

  it('end once, also those that were made before a restart', async () => {
    await store.waitQuotes.add([quote('a', T0), quote('a', T0 + 50, { occasion: 'asked' })], []);
    await store.waitQuotes.add([], [{ requestId: requestId('a'), outcome: 'served', at: T0 + 100 }]);
    await store.waitQuotes.add(
      [quote('a', T0 + 200)],
      [{ requestId: requestId('a'), outcome: 'abandoned', at: T0 + 300 }],
    );
    const kept = await store.waitQuotes.ofCallback(callbackId('1-a'), 9);
    expect(kept.map(({ occasion, outcome, endedAt }) => [occasion, outcome, endedAt])).toEqual([
      ['entry', 'served', T0 + 100],
      ['asked', 'served', T0 + 100],
      ['entry', 'abandoned', T0 + 300],
    ]);
    expect(kept[0]).toEqual({ ...quote('a', T0), outcome: 'served', endedAt: T0 + 100 });
  });

  it('are removed when they are old, so many at a time', async () => {
    await store.waitQuotes.add([quote('a', T0), quote('b', T0 + 1), quote('c', T0 + 2)], []);
    expect(await store.waitQuotes.removeBefore(T0 + 2, 1)).toBe(1);
    expect(await store.waitQuotes.removeBefore(T0 + 2, 5)).toBe(1);
    expect(await store.waitQuotes.ofCallback(callbackId('1-c'), 5)).toHaveLength(1);
  });
});
