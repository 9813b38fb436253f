import { randomUUID } from 'node:crypto';
import {
  type Acceptance,
  callbackId,
  type NewCallback,
  type SlotPlace,
  type Store,
  sessionId,
  type Write,
} from '@ringback/core';
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
const MINUTE = 60_000;
const SLOT: SlotPlace = { from: T0, to: T0 + 5 * MINUTE, capacity: 3 };

const newCallback = (service: string, more: Partial<NewCallback> = {}): NewCallback => ({
  id: callbackId(`1-${randomUUID()}`),
  service,
  state: 'SCHEDULED',
  reason: null,
  customerNumber: '+15550100',
  createdAt: T0 - 3_600_000,
  desiredAt: T0,
  dueAt: T0,
  arrivedAt: T0,
  expiresAt: T0 + 86_400_000,
  params: { _customer_number: '+15550100' },
  userData: { note: 'ü "quoted" \\ 😀' },
  ...more,
});

const accept = (store: Store, callback: NewCallback, place: SlotPlace): Promise<Acceptance> =>
  store.accept([{ kind: 'callback.insert', callback, place }]);

const message = (callback: NewCallback): Write => ({
  kind: 'notification.add',
  notification: {
    id: randomUUID(),
    channel: 'httpcb',
    receiver: 'http://127.0.0.1:9/',
    line: callback.id,
    callbackId: callback.id,
    event: '_cbe_on_callback_scheduled',
    target: {
      address: 'http://127.0.0.1:9/',
      provider: null,
      isDebug: false,
      authorization: null,
      isTrusted: true,
    },
    message: '{}',
    subject: null,
    maxAttempts: 1,
    dueAt: T0,
    expiresAt: T0 + 86_400_000,
    onlyIfDesiredAt: null,
  },
});

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('places in slots of the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;
  let service = '';
  let count = 0;

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
    service = `service-${++count}`;
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const booked = (from = T0, to = T0 + 3_600_000) => store.bookings.count(service, from, to);
  const end = (id: NewCallback['id'], reason: string): Promise<void> => {
    const set = { state: 'COMPLETED', reason, completedAt: T0 } as const;
    return store.commit([{ kind: 'callback.update', id, set }]);
  };

  it('are taken by who is called again then, whether or not any is left', async () => {
    const [first, second] = [newCallback(service), newCallback(service)];
    const other: SlotPlace = { from: T0 + 10 * MINUTE, to: T0 + 15 * MINUTE, capacity: 1 };
    await accept(store, first, SLOT);
    await accept(store, second, other);
    const session = sessionId(randomUUID());
    await store.commit([
      { kind: 'callback.update', id: first.id, set: { sessionId: session, state: 'PROCESSING' } },
    ]);
    const desiredAt = other.from;
    const times = { desiredAt, dueAt: desiredAt, arrivedAt: desiredAt, expiresAt: first.expiresAt };
    const restart = (leaves: typeof session): Promise<void> =>
      store.commit([
        {
          kind: 'callback.restart',
          id: first.id,
          restart: { leaves, state: 'SCHEDULED', ...times, place: other },
        },
      ]);
    await restart(sessionId('another'));
    expect(await booked()).toEqual([
      { at: SLOT.from, booked: 1 },
      { at: other.from, booked: 1 },
    ]);
    await restart(session);
    expect(await booked()).toEqual([
      { at: SLOT.from, booked: 1 },
      { at: other.from, booked: 2 },
    ]);
    expect((await accept(store, newCallback(service), other)).kind).toBe('slot-full');
    await end(first.id, 'CANCELLED');
    expect(await booked()).toEqual([
      { at: SLOT.from, booked: 1 },
      { at: other.from, booked: 1 },
    ]);
  });

  it('are given until the slot is full; what found none is not stored', async () => {
    const callbacks = Array.from({ length: 5 }, () => newCallback(service));
    const outcomes = [];
    for (const callback of callbacks) outcomes.push((await accept(store, callback, SLOT)).kind);
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'slot-full', 'slot-full']);
    const [first, , , last] = callbacks;
    if (first === undefined || last === undefined) throw new Error('no callbacks');
    expect(await store.callbacks.get(first.id)).toMatchObject(first);
    expect(await store.callbacks.get(last.id)).toBeNull();
    expect(await booked()).toEqual([{ at: T0, booked: 3 }]);
  });

  it('are counted for each service and slot by itself', async () => {
    const next = { from: SLOT.to, to: SLOT.to + 5 * MINUTE, capacity: 1 };
    for (const place of [SLOT, next]) await accept(store, newCallback(service), place);
    await accept(store, newCallback('another'), SLOT);
    expect(await booked()).toEqual([
      { at: SLOT.from, booked: 1 },
      { at: next.from, booked: 1 },
    ]);
    expect(await booked(SLOT.from, SLOT.to)).toHaveLength(1);
    expect(await booked(next.from + 1)).toEqual([]);
  });

  it('of a cancelled callback are free again, once', async () => {
    const callbacks = [newCallback(service), newCallback(service)];
    for (const callback of callbacks) await accept(store, callback, SLOT);
    const [first] = callbacks;
    if (first === undefined) throw new Error('no callback');
    await end(first.id, 'CANCELLED');
    await end(first.id, 'CANCELLED_BY_ADMIN');
    expect(await booked()).toEqual([{ at: T0, booked: 1 }]);
    const refilled = [newCallback(service), newCallback(service), newCallback(service)];
    const outcomes = [];
    for (const callback of refilled) outcomes.push((await accept(store, callback, SLOT)).kind);
    expect(outcomes).toEqual(['accepted', 'accepted', 'slot-full']);
  });

  it('are kept by callbacks that were called, and free again when nobody had begun to call', async () => {
    const served = newCallback(service);
    const failed = newCallback(service);
    const unsubmitted = newCallback(service);
    for (const callback of [served, failed, unsubmitted]) await accept(store, callback, SLOT);
    for (const { id } of [served, failed]) {
      const set = { state: 'QUEUED', sessionId: sessionId(randomUUID()) } as const;
      await store.commit([{ kind: 'callback.update', id, set }]);
    }
    await end(served.id, 'AGENT_CONNECTED');
    await end(failed.id, 'FAIL_CALL_TO_CUSTOMER');
    expect(await booked()).toEqual([{ at: T0, booked: 3 }]);
    await end(unsubmitted.id, 'SUBMIT_FAILED');
    expect(await booked()).toEqual([{ at: T0, booked: 2 }]);
  });

  const moveTo = (id: NewCallback['id'], place: SlotPlace): Promise<void> => {
    const nothing = { set: {}, removed: [] };
    const times = {
      desiredAt: place.from,
      dueAt: place.from,
      arrivedAt: place.from,
      expiresAt: T0 + 86_400_000,
    };
    const move = { state: 'SCHEDULED', ...times, place } as const;
    return store.commit([
      { kind: 'callback.change', id, change: { params: nothing, userData: nothing, move } },
    ]);
  };

  it('go along with a callback that is moved, unless there is none where it goes', async () => {
    const one = { from: SLOT.to, to: SLOT.to + 5 * MINUTE, capacity: 1 };
    const callbacks = [newCallback(service), newCallback(service), newCallback(service)];
    for (const callback of callbacks) await accept(store, callback, SLOT);
    const [first, second] = callbacks;
    if (first === undefined || second === undefined) throw new Error('no callbacks');
    await moveTo(first.id, one);
    const moved = [
      { at: SLOT.from, booked: 2 },
      { at: one.from, booked: 1 },
    ];
    expect(await booked()).toEqual(moved);
    await expect(moveTo(second.id, one)).rejects.toMatchObject({ code: 'STORE_SLOT_FULL' });
    expect(await store.callbacks.get(second.id)).toMatchObject({ desiredAt: T0 });
    // Within its slot, however full that is.
    await moveTo(first.id, one);
    expect(await booked()).toEqual(moved);
    await end(first.id, 'CANCELLED');
    await moveTo(second.id, one);
    expect(await booked()).toEqual([
      { at: SLOT.from, booked: 1 },
      { at: one.from, booked: 1 },
    ]);
  });

  it('of many that move at once are counted right, and those that find none stay where they are', async () => {
    const from = { ...SLOT, capacity: 20 };
    const to = { from: SLOT.to, to: SLOT.to + 5 * MINUTE, capacity: 7 };
    const callbacks = Array.from({ length: 20 }, () => newCallback(service));
    for (const callback of callbacks) await accept(store, callback, from);
    const outcomes = await Promise.allSettled(callbacks.map(({ id }) => moveTo(id, to)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect(await booked()).toEqual([
      { at: from.from, booked: 13 },
      { at: to.from, booked: 7 },
    ]);
    for (const [index, { status }] of outcomes.entries()) {
      const record = await store.callbacks.get(callbacks[index]?.id ?? callbackId(''));
      expect(record?.desiredAt).toBe(status === 'fulfilled' ? to.from : T0);
    }
  });

  it('that were not given leave no message behind', async () => {
    const waiting = async () =>
      (await store.notifications.waiting()).reduce((sum, { count: one }) => sum + one, 0);
    const before = await waiting();
    const place = { ...SLOT, capacity: 1 };
    const units = [newCallback(service), newCallback(service)].map((callback): Write[] => [
      { kind: 'callback.insert', callback, place },
      message(callback),
    ]);
    const outcomes = await Promise.all(units.map((unit) => store.accept(unit)));
    expect(outcomes.map(({ kind: verdict }) => verdict)).toEqual(['accepted', 'slot-full']);
    expect(await waiting()).toBe(before + 1);
  });

  it('that were taken in shorter slots count in the longer one that they lie in', async () => {
    const short = (from: number): SlotPlace => ({ from, to: from + 5 * MINUTE, capacity: 9 });
    for (const from of [T0, T0 + 5 * MINUTE, T0 + 10 * MINUTE])
      await accept(store, newCallback(service), short(from));
    const long = { from: T0, to: T0 + 15 * MINUTE, capacity: 4 };
    expect((await accept(store, newCallback(service), long)).kind).toBe('accepted');
    expect((await accept(store, newCallback(service), long)).kind).toBe('slot-full');
  });

  it('are not given by a capacity that became smaller than what is booked', async () => {
    for (let taken = 0; taken < 3; taken++) await accept(store, newCallback(service), SLOT);
    expect((await accept(store, newCallback(service), { ...SLOT, capacity: 1 })).kind).toBe('slot-full');
    expect(await booked()).toEqual([{ at: T0, booked: 3 }]);
  });

  it('of the past are forgotten', async () => {
    await accept(store, newCallback(service), SLOT);
    await accept(store, newCallback(service), { from: SLOT.to, to: SLOT.to + 1, capacity: 1 });
    expect(await store.bookings.removeBefore(SLOT.to, 1000)).toBeGreaterThan(0);
    expect(await booked()).toEqual([{ at: SLOT.to, booked: 1 }]);
  });

  it('are given by one of many that ask at the same time, with callbacks that want none, in any mixture', async () => {
    const slots = Array.from({ length: 7 }, (_, at) => ({
      from: T0 + at * 5 * MINUTE,
      to: T0 + (at + 1) * 5 * MINUTE,
      capacity: at,
    }));
    const asked = Array.from({ length: 210 }, (_, at) => {
      const place = slots[at % 8];
      const callback = newCallback(service);
      const immediate: Write = { kind: 'callback.insert', callback };
      return place === undefined
        ? store.commit([immediate]).then(() => 'immediate')
        : accept(store, callback, place).then(({ kind: verdict }) => `${verdict} ${place.capacity}`);
    });
    const outcomes = await Promise.all(asked);
    for (const { capacity } of slots) {
      const accepted = outcomes.filter((outcome) => outcome === `accepted ${capacity}`);
      expect(accepted).toHaveLength(capacity);
    }
    expect((await booked()).map(({ booked: taken }) => taken)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
