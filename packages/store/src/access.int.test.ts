import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import {
  AccessDesk,
  type AccessOutcome,
  Configuration,
  callbackId,
  type DialledForm,
  dialledForm,
  instanceId,
  type Store,
} from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  stoppedClock,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);
const MINUTE = 60_000;
const chance = {
  uuid: () => randomUUID(),
  bytes: (count: number) => new Uint8Array(randomBytes(count)),
  random: () => randomInt(2 ** 40) / 2 ** 40,
};

const form = (number: string): DialledForm => {
  const read = dialledForm(number);
  if (read === null) throw new Error(`${number} is no number`);
  return read;
};
const candidate = (number: string, more: { code?: string; lock?: string | null } = {}) => ({
  ...form(number),
  number,
  code: more.code ?? null,
  lock: more.lock === undefined ? `cluster ${number}` : more.lock,
});

const open = (database: TestDatabase, node: string): Promise<Store> =>
  openStore({
    target: database.target,
    node,
    telemetry: new QuietTelemetry(),
    clock: systemClock,
    uuid: randomUUID,
  });

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('access numbers in the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;
  let count = 0;
  /** A number that no other test uses. */
  const fresh = (): string => `+1800${5_550_000 + ++count}`;

  beforeAll(async () => {
    if (kind === 'memory') return;
    database = await createTestDatabase();
    store = await open(database, '1');
  });
  beforeEach(() => {
    if (kind === 'memory') store = new MemoryStore();
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const owner = async (expiresAt = T0 + 30 * MINUTE): Promise<string> => {
    const id = instanceId(`1-${randomUUID()}`);
    await store.instances.insert({
      id,
      service: 'request-interaction',
      sessionId: null,
      sessionServer: null,
      createdAt: T0,
      expiresAt,
      userData: {},
    });
    return id;
  };
  const book = (
    owned: string,
    candidates: readonly ReturnType<typeof candidate>[],
    more: { phone?: string; now?: number; forMs?: number } = {},
  ) => {
    const now = more.now ?? T0;
    return store.access.book({
      candidates,
      owner: owned,
      phone: more.phone === undefined ? null : form(more.phone),
      now,
      expiresAt: now + (more.forMs ?? MINUTE),
    });
  };
  const match = (
    number: string,
    more: { code?: string; phone?: string; now?: number; limit?: number } = {},
  ) =>
    store.access.match({
      number: form(number),
      code: more.code ?? null,
      phone: more.phone === undefined ? null : form(more.phone),
      now: more.now ?? T0,
      limit: more.limit ?? 1,
    });

  it('go to one holder at a time, in the order in which they are wanted', async () => {
    const [a, b] = [fresh(), fresh()];
    const both = [candidate(a), candidate(b)];
    const someone = await owner();
    expect(await book(someone, both)).toEqual({ kind: 'booked', number: a, code: null });
    expect(await book(someone, both)).toEqual({ kind: 'booked', number: b, code: null });
    expect(await book(someone, both)).toEqual({ kind: 'none-free' });
    expect(await store.access.countHeld([`cluster ${a}`, `cluster ${b}`, 'cluster 0'], T0)).toBe(2);
  });

  it('are free again when the time is over', async () => {
    const number = fresh();
    const first = await owner();
    await book(first, [candidate(number)], { forMs: MINUTE });
    expect(await match(number, { now: T0 + MINUTE })).toEqual([]);
    expect(await book(await owner(), [candidate(number)], { now: T0 + MINUTE - 1 })).toEqual({
      kind: 'none-free',
    });
    const second = await owner();
    expect(await book(second, [candidate(number)], { now: T0 + MINUTE })).toMatchObject({ kind: 'booked' });
    expect(await match(number, { now: T0 + MINUTE })).toEqual([second]);
  });

  it('lead to their owner once, and are free again then', async () => {
    const number = fresh();
    const first = await owner();
    await book(first, [candidate(number)]);
    expect(await match(number)).toEqual([first]);
    expect(await match(number)).toEqual([]);
    expect(await book(await owner(), [candidate(number)])).toMatchObject({ kind: 'booked' });
  });

  it('are known by whatever is spelt before them, an equal spelling going first', async () => {
    const number = fresh();
    const national = number.slice(2);
    const [exact, other] = [await owner(), await owner()];
    await book(exact, [candidate(number)]);
    await book(other, [candidate(national)]);
    expect(await match(number)).toEqual([exact]);
    expect(await match(number)).toEqual([other]);
    expect(await match(number)).toEqual([]);
  });

  it('with a code lead nowhere without it, or with another one', async () => {
    const number = fresh();
    const someone = await owner();
    await book(someone, [candidate(number, { code: '4711' })]);
    expect(await match(number)).toEqual([]);
    expect(await match(number, { code: '4712' })).toEqual([]);
    expect(await match(number, { code: '4711' })).toEqual([someone]);
    await book(someone, [candidate(number)]);
    expect(await match(number, { code: '4711' })).toEqual([]);
    expect(await match(number)).toEqual([someone]);
  });

  it('for a phone lead nowhere from another one, but from one that does not say who it is', async () => {
    const number = fresh();
    const someone = await owner();
    await book(someone, [candidate(number)], { phone: '+15550142000' });
    expect(await match(number, { phone: '+15550142001' })).toEqual([]);
    expect(await match(number, { phone: '5550142000' })).toEqual([someone]);
    await book(someone, [candidate(number)], { phone: '+15550142000' });
    expect(await match(number)).toEqual([someone]);
    await book(someone, [candidate(number)]);
    expect(await match(number, { phone: '+15550142001' })).toEqual([someone]);
  });

  it('that many share lead to all of them, the newest first', async () => {
    const number = fresh();
    const owners = [await owner(), await owner(), await owner()];
    for (const one of owners) await book(one, [candidate(number, { lock: null })]);
    expect(await match(number, { limit: 2 })).toEqual([owners[2], owners[1]]);
    expect(await match(number, { limit: 2 })).toEqual([owners[0]]);
  });

  it('lead to nobody who is gone: removed, outlived, or a callback that has ended', async () => {
    const number = fresh();
    const lock = { lock: null };
    const removed = await owner();
    await book(removed, [candidate(number, lock)]);
    await store.instances.remove(instanceId(removed));
    const outlived = await owner(T0);
    await book(outlived, [candidate(number, lock)]);
    const id = callbackId(`1-${randomUUID()}`);
    const times = { createdAt: T0, desiredAt: T0, dueAt: T0, arrivedAt: T0, expiresAt: T0 + MINUTE };
    await store.commit([
      {
        kind: 'callback.insert',
        callback: {
          ...times,
          id,
          service: 's',
          state: 'QUEUED',
          reason: null,
          customerNumber: null,
          params: {},
          userData: {},
        },
      },
    ]);
    await book(id, [candidate(number, lock)]);
    expect(await match(number)).toEqual([id]);
    await book(id, [candidate(number, lock)]);
    await store.commit([
      { kind: 'callback.update', id, set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 } },
    ]);
    expect(await match(number)).toEqual([]);
  });

  it('are let go of with their owner, and swept away when their time is over', async () => {
    const [a, b] = [fresh(), fresh()];
    const someone = await owner();
    await book(someone, [candidate(a)]);
    await store.instances.remove(instanceId(someone));
    expect(await book(someone, [candidate(a)])).toMatchObject({ kind: 'booked' });
    await store.access.release(someone);
    expect(await book(someone, [candidate(a)])).toMatchObject({ kind: 'booked' });
    await book(someone, [candidate(b)], { forMs: 1 });
    expect(await store.access.removeExpired(T0 + 1, 1000)).toBeGreaterThanOrEqual(1);
    expect(await store.access.countHeld([`cluster ${a}`, `cluster ${b}`], T0)).toBe(1);
  });
});

describe('a crowd that asks two nodes for access numbers', () => {
  let database: TestDatabase;
  let nodes: Store[];
  beforeAll(async () => {
    database = await createTestDatabase();
    nodes = [await open(database, '1'), await open(database, '2')];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database.drop();
  });

  const crowd = async (group: string, section: Record<string, string>): Promise<AccessOutcome[]> => {
    const [first] = nodes;
    if (first === undefined) throw new Error('no node');
    await first.configuration.putResources(
      group,
      Array.from({ length: 50 }, (_, at) => `${group}-${5_550_100 + at}`),
    );
    await first.configuration.putList('GMS_Resources', { [group]: section });
    const desks = await Promise.all(
      nodes.map(async (store, at) => {
        const configuration = await Configuration.load(store.configuration);
        return new AccessDesk({
          configuration,
          resources: (name) => store.configuration.resources(name),
          access: store.access,
          clock: stoppedClock(T0).clock,
          chance,
          node: String(at + 1),
        });
      }),
    );
    return Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        desks[at % 2]?.allocate({
          owner: `1-${randomUUID()}`,
          phone: null,
          aliveUntil: T0 + MINUTE,
          options: [{ _resource_group: group }],
        }),
      ),
    ).then((outcomes) => outcomes.flatMap((outcome) => outcome ?? []));
  };
  const numbersOf = (outcomes: readonly AccessOutcome[]): string[] =>
    outcomes.flatMap((outcome) => (outcome.kind === 'allocated' ? [outcome.number] : []));

  it('gets each number of a CLUSTER pool once: 50 of 100, and 50 are told that all is booked', async () => {
    const outcomes = await crowd('c', { _allocation_strategy: 'CLUSTER' });
    const numbers = numbersOf(outcomes);
    expect(numbers).toHaveLength(50);
    expect(new Set(numbers).size).toBe(50);
    expect(outcomes.filter(({ kind }) => kind === 'exhausted')).toHaveLength(50);
  });

  it('gets each number of a LOCAL pool once from each node', async () => {
    const numbers = numbersOf(await crowd('l', { _allocation_strategy: 'LOCAL' }));
    expect(numbers).toHaveLength(100);
    expect(new Set(numbers).size).toBe(50);
  });

  it('gets numbers of a RANDOM pool as often as it wants', async () => {
    const outcomes = await crowd('r', { _allocation_strategy: 'RANDOM' });
    expect(numbersOf(outcomes)).toHaveLength(100);
  });

  it('finds a service that was booked once, once, however many ask at the same time', async () => {
    const [first] = nodes;
    if (first === undefined) throw new Error('no node');
    const id = instanceId(`1-${randomUUID()}`);
    await first.instances.insert({
      id,
      service: 's',
      sessionId: null,
      sessionServer: null,
      createdAt: T0,
      expiresAt: T0 + MINUTE,
      userData: {},
    });
    const number = '+18009990000';
    await first.access.book({
      candidates: [candidate(number)],
      owner: id,
      phone: null,
      now: T0,
      expiresAt: T0 + MINUTE,
    });
    const query = { number: form(number), code: null, phone: null, now: T0, limit: 1 };
    const found = await Promise.all(
      Array.from({ length: 40 }, (_, at) => nodes[at % 2]?.access.match(query)),
    );
    expect(found.flat()).toEqual([id]);
  });
});
