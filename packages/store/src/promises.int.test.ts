import { randomUUID } from 'node:crypto';
import {
  agentId,
  type CallbackId,
  type CallbackMove,
  callbackId,
  callId,
  effectiveOptions,
  type NewCallback,
  type NewWaitQuote,
  type PromiseRecord,
  requestId,
  type Store,
  sessionId,
  type Write,
  waitInputs,
} from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

/** Each test has days of its own. */
let T0 = Date.UTC(2031, 0, 6, 9);
const MINUTE = 60_000;
const HOUR = 3_600_000;
const day = () => ({ virtualQueue: null, from: T0, to: T0 + 24 * HOUR });
const NOTHING = { set: {}, removed: [] };

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('promises in the %s store', (kind) => {
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
    T0 += 40 * 24 * HOUR;
    if (kind === 'memory') store = new MemoryStore();
    await store.waitQuotes.removeBefore(T0, 1000);
    await store.queueHistory.removeBefore(T0, 1000);
    await store.configuration.putService('support', { _urs_virtual_queue: 'VQ_"ü"' });
    await store.configuration.putService('sales', {});
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const accept = async (name: string, desiredAt: number, more: Partial<NewCallback> = {}) => {
    const id = callbackId(`1-${T0}-${name}`);
    const callback: NewCallback = {
      id,
      service: 'support',
      state: desiredAt > T0 ? 'SCHEDULED' : 'QUEUED',
      reason: null,
      customerNumber: null,
      createdAt: T0,
      desiredAt,
      dueAt: desiredAt,
      arrivedAt: desiredAt,
      expiresAt: desiredAt + 24 * HOUR,
      params: {},
      userData: {},
      ...more,
    };
    await store.commit([{ kind: 'callback.insert', callback }]);
    return id;
  };
  const called = (id: CallbackId, at: number, number = 1): Write => ({
    kind: 'attempt.insert',
    attempt: { callbackId: id, number, callId: callId(`c-${id}`), startedAt: at },
  });
  const ended = (id: CallbackId, reason: string, more = {}): Write => ({
    kind: 'callback.update',
    id,
    set: { state: 'COMPLETED', reason, completedAt: T0 + 9 * HOUR, ...more },
  });
  const moved = (id: CallbackId, to: number): Write[] => {
    const move: CallbackMove = {
      state: 'SCHEDULED',
      desiredAt: to,
      dueAt: to,
      arrivedAt: to,
      expiresAt: to + HOUR,
    };
    return [
      { kind: 'callback.change', id, change: { params: NOTHING, userData: NOTHING, move } },
      {
        kind: 'history.append',
        entry: {
          callbackId: id,
          at: T0 + MINUTE,
          source: 'api',
          event: 'callback.rescheduled',
          text: '',
          stateBefore: 'SCHEDULED',
          stateAfter: 'SCHEDULED',
          data: {},
        },
      },
    ];
  };
  const told = (id: CallbackId, at: number, more: Partial<NewWaitQuote> = {}): NewWaitQuote => ({
    at,
    virtualQueue: 'VQ told',
    requestId: requestId(`r-${id}`),
    callbackId: id,
    occasion: 'asked',
    predictor: 'qlm',
    estimates: { qlm: { waitS: 100, lowS: 60, highS: 180.0004 } },
    inputs: waitInputs({
      name: 'VQ',
      waiting: 0,
      oldestArrival: null,
      entered: 0,
      distributed: 0,
      abandoned: 0,
      answered: 0,
      completed: 0,
      agentsLoggedIn: 1,
      agentsReady: 0,
      handleTimeMs: null,
    }),
    ...more,
  });
  const brief = ({ number, kind: what, from, until, outcome, lateMs }: PromiseRecord) => [
    number,
    what,
    from - T0,
    until === null ? null : until - T0,
    outcome,
    lateMs,
  ];
  const promisesOf = async (id: CallbackId) => (await store.promises.ofCallback(id)).map(brief);

  it('are there with the acceptance, and outlive the callback', async () => {
    const id = await accept('a', T0 + HOUR);
    expect(await store.promises.ofCallback(id)).toEqual([
      {
        callbackId: id,
        number: 1,
        service: 'support',
        virtualQueue: 'VQ_"ü"',
        madeAt: T0,
        channel: 'api',
        kind: 'time',
        from: T0 + HOUR,
        until: T0 + HOUR,
        outcome: 'open',
        calledAt: null,
        lateMs: 0,
      },
    ]);
    await store.commit([called(id, T0 + HOUR + 3 * MINUTE)]);
    await store.commit([ended(id, 'AGENT_CONNECTED')]);
    await store.callbacks.removeExpired(T0 + 1000 * HOUR, 10);
    expect(await store.callbacks.get(id)).toBeNull();
    expect(await store.promises.ofCallback(id)).toMatchObject([
      { outcome: 'late', calledAt: T0 + HOUR + 3 * MINUTE, lateMs: 2 * MINUTE },
    ]);
    expect(await store.promises.ofCallback(callbackId('nobody'))).toEqual([]);
  });

  it('are judged by the first call, or by the end without one', async () => {
    const kept = await accept('kept', T0 + HOUR);
    const early = await accept('early', T0 + HOUR);
    const sooner = await accept('sooner', T0 + HOUR);
    const broken = await accept('broken', T0 + HOUR);
    const cancelled = await accept('cancelled', T0 + HOUR);
    const through = await accept('through', T0);
    await store.commit([called(kept, T0 + HOUR + 30_000)]);
    await store.commit([called(kept, T0 + 2 * HOUR, 2)]);
    await store.commit([called(early, T0 + HOUR - 3 * MINUTE - 1), ended(early, 'FAIL_ERROR')]);
    await store.commit([called(sooner, T0 + HOUR - 3 * MINUTE)]);
    await store.commit([ended(broken, 'FAIL_TIMEOUT_TTL')]);
    await store.commit([ended(cancelled, 'CANCELLED'), ended(broken, 'CANCELLED')]);
    await store.commit([ended(through, 'AGENT_CONNECTED', { connectedAt: T0 + 5 * MINUTE })]);
    expect(await promisesOf(kept)).toEqual([[1, 'time', HOUR, HOUR, 'kept', 0]]);
    expect(await promisesOf(early)).toEqual([[1, 'time', HOUR, HOUR, 'early', 0]]);
    expect(await promisesOf(sooner)).toEqual([[1, 'time', HOUR, HOUR, 'kept', 0]]);
    expect(await promisesOf(broken)).toEqual([[1, 'time', HOUR, HOUR, 'broken', 0]]);
    expect(await promisesOf(cancelled)).toEqual([[1, 'time', HOUR, HOUR, 'cancelled', 0]]);
    expect(await promisesOf(through)).toEqual([[1, 'at-once', 0, null, 'kept', 0]]);
    expect(await store.promises.ofCallback(through)).toMatchObject([{ calledAt: T0 + 5 * MINUTE }]);
  });

  it('are changed by moves of the customer, and not by an earlier start', async () => {
    const id = await accept('a', T0 + HOUR);
    await store.commit(moved(id, T0 + HOUR));
    expect(await promisesOf(id)).toEqual([[1, 'time', HOUR, HOUR, 'open', 0]]);
    await store.commit(moved(id, T0 + 2 * HOUR));
    await store.commit(moved(id, T0 + 3 * HOUR));
    await store.commit([called(id, T0 + 3 * HOUR)]);
    expect(await promisesOf(id)).toEqual([
      [1, 'time', HOUR, HOUR, 'changed', 0],
      [2, 'time', 2 * HOUR, 2 * HOUR, 'changed', 0],
      [3, 'time', 3 * HOUR, 3 * HOUR, 'kept', 0],
    ]);
  });

  it('are made anew when the callback goes on at another time', async () => {
    const id = await accept('a', T0);
    const session = sessionId('S-a');
    await store.commit([{ kind: 'callback.update', id, set: { sessionId: session } }, called(id, T0)]);
    const restart = {
      leaves: session,
      desiredAt: T0 + HOUR,
      dueAt: T0 + HOUR,
      arrivedAt: T0,
      expiresAt: T0 + 9 * HOUR,
      state: 'SCHEDULED',
    } as const;
    const end: Write = { kind: 'session.end', sessionId: session, endedAt: T0 + MINUTE };
    await store.commit([
      { kind: 'callback.restart', id, restart: { ...restart, leaves: sessionId('other') } },
    ]);
    await store.commit([{ kind: 'callback.restart', id, restart }, end]);
    expect(await promisesOf(id)).toEqual([
      [1, 'at-once', 0, null, 'kept', 0],
      [2, 'time', HOUR, HOUR, 'open', 0],
    ]);
    expect((await store.promises.ofCallback(id))[1]).toMatchObject({
      madeAt: T0 + MINUTE,
      channel: 'session',
    });
  });

  it('of a wait are what was told first to one in line, and only as long as nobody called', async () => {
    const [asks, booked, done] = [
      await accept('asks', T0),
      await accept('booked', T0 + HOUR),
      await accept('done', T0),
    ];
    await store.commit([called(done, T0)]);
    await store.waitQuotes.add(
      [
        told(asks, T0, { occasion: 'entry' }),
        told(asks, T0 + 1000),
        told(asks, T0 + 9000),
        told(booked, T0),
        told(done, T0),
        told(callbackId('gone'), T0),
      ],
      [],
    );
    expect(await store.promises.ofCallback(asks)).toMatchObject([
      { kind: 'wait', channel: 'check-queue-position', madeAt: T0 + 1000, virtualQueue: 'VQ told' },
    ]);
    expect(await promisesOf(asks)).toEqual([[1, 'wait', 61_000, 181_001, 'open', 0]]);
    expect(await promisesOf(booked)).toEqual([[1, 'time', HOUR, HOUR, 'open', 0]]);
    expect(await promisesOf(done)).toEqual([[1, 'at-once', 0, null, 'kept', 0]]);
    await store.commit([called(asks, T0 + 300_000)]);
    expect(await promisesOf(asks)).toEqual([
      [1, 'wait', 61_000, 181_001, 'late', 300_000 - 181_001 - MINUTE],
    ]);
  });

  it('are listed page by page and scored, those that nothing became of yet among them', async () => {
    const ids: CallbackId[] = [];
    for (let index = 0; index < 9; index++)
      ids.push(
        await accept(`p${index}`, T0 + Math.floor(index / 3) * HOUR, {
          service: index % 2 === 0 ? 'support' : 'sales',
        }),
      );
    await accept('tomorrow', T0 + 30 * HOUR);
    await store.commit([called(ids[4] ?? callbackId(''), T0 + HOUR)]);
    const seen: CallbackId[] = [];
    for (let after: PromiseRecord | null = null; ; ) {
      const page: PromiseRecord[] = await store.promises.list({ ...day(), after, limit: 2 });
      seen.push(...page.map(({ callbackId: id }) => id));
      after = page.at(-1) ?? null;
      if (after === null) break;
    }
    expect(seen).toEqual(ids);
    expect(await store.promises.scores({ ...day(), spanMs: HOUR })).toMatchObject([
      { virtualQueue: '', span: 0, promises: 1 },
      { virtualQueue: '', span: 1, promises: 2 },
      { virtualQueue: '', span: 2, promises: 1, score: null },
      { virtualQueue: 'VQ_"ü"', span: 0, promises: 2 },
      { virtualQueue: 'VQ_"ü"', span: 1, promises: 1, outcomes: { kept: 1, open: 0 }, score: 1 },
      { virtualQueue: 'VQ_"ü"', span: 2, promises: 2 },
    ]);
    expect(await store.promises.list({ ...day(), virtualQueue: '', after: null, limit: 99 })).toHaveLength(4);
    const sales = { ...day(), service: 'sales' };
    const ofSales = await store.promises.list({ ...sales, after: null, limit: 99 });
    expect(ofSales.map(({ service }) => service)).toEqual(ofSales.map(() => 'sales'));
    expect(ofSales.length).toBeGreaterThan(0);
    const counted = await store.promises.scores({ ...sales, spanMs: HOUR });
    expect(counted.reduce((sum, { promises }) => sum + promises, 0)).toBe(ofSales.length);
  });

  it('are removed when they are old and decided', async () => {
    const [done, open] = [await accept('done', T0), await accept('open', T0 + HOUR)];
    await store.commit([called(done, T0)]);
    await store.commit(moved(open, T0 + 2 * HOUR));
    expect(await store.promises.removeBefore(T0 + 3 * HOUR, 1000)).toBeGreaterThanOrEqual(2);
    expect(await promisesOf(open)).toEqual([[2, 'time', 2 * HOUR, 2 * HOUR, 'open', 0]]);
  });

  it('keep the virtual queue that the options of the request give', async () => {
    const NAME = '_urs_virtual_queue';
    const text = fc.constantFrom(
      '',
      'VQ_a',
      '$x$',
      'VQ_$x$',
      'VQ_$x$_$y$',
      '$none$',
      '$x',
      '$x$y$',
      '$y$$x$',
    );
    const given = fc.dictionary(fc.constantFrom(NAME, 'x', 'y'), fc.constantFrom('', 'a', '$y$', 'b c'));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.option(text, { nil: null }),
        fc.boolean(),
        given,
        given,
        async (value, isTheirs, params, userData) => {
          const configured = {
            ...(value === null ? {} : { [NAME]: value }),
            ...(isTheirs ? { _overwritable_options: `_other, ${NAME}` } : {}),
          };
          await store.configuration.putService('any', configured);
          const id = await accept(`q${++count}`, T0, { service: 'any', params, userData });
          const [promise] = await store.promises.ofCallback(id);
          expect(promise?.virtualQueue).toBe(effectiveOptions(configured, params, userData)[NAME] ?? '');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('waits whose end was not written down are settled by the assignment, or the end of the callback', async () => {
    const [served, gone, waits] = [await accept('s', T0), await accept('g', T0), await accept('w', T0)];
    await store.waitQuotes.add(
      [served, gone, waits].map((id) => told(id, T0)),
      [],
    );
    await store.commit([
      {
        kind: 'assignment.add',
        assignment: {
          at: T0 + 5000,
          virtualQueue: 'VQ told',
          requestId: requestId(`r-${served}`),
          callbackId: served,
          agentId: agentId('a'),
          target: 't',
          priority: 0,
          arrivedAt: T0,
          position: 1,
          passedOver: null,
        },
      },
      ended(gone, 'CANCELLED'),
    ]);
    expect(await store.waitQuotes.settle()).toBe(2);
    expect(await store.waitQuotes.settle()).toBe(0);
    expect(await store.waitQuotes.ofCallback(served, 9)).toMatchObject([
      { outcome: 'served', endedAt: T0 + 5000 },
    ]);
    expect(await store.waitQuotes.ofCallback(gone, 9)).toMatchObject([{ outcome: 'abandoned' }]);
    expect(await store.waitQuotes.ofCallback(waits, 9)).toMatchObject([{ outcome: null }]);
  });

  it('occurrences in queues are read in order, the newest of each queue', async () => {
    const happened = (virtualQueue: string, at: number) =>
      ({ virtualQueue, at: T0 + at, kind: 'entered', ms: 0 }) as const;
    await store.queueHistory.add([happened('A', 1), happened('B', 2), happened('A', 3), happened('A', 4)]);
    expect(await store.queueHistory.since(T0 + 1, 2)).toEqual([
      happened('B', 2),
      happened('A', 3),
      happened('A', 4),
    ]);
    expect(await store.queueHistory.removeBefore(T0 + 4, 10)).toBe(3);
    expect(await store.queueHistory.since(0, 9)).toEqual([happened('A', 4)]);
  });
});
