import { randomUUID } from 'node:crypto';
import { type Acceptance, callbackId, type NewCallback, type SlotPlace, type Store } from '@ringback/core';
import { createTestDatabase, QuietTelemetry, systemClock, type TestDatabase } from '@ringback/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database/database.ts';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);
const WRITERS = 100;
const SLOTS = 6;
const PER_SLOT = 25;

const newCallback = (): NewCallback => ({
  id: callbackId(`1-${randomUUID()}`),
  service: 'support',
  state: 'SCHEDULED',
  reason: null,
  customerNumber: '+15550100',
  createdAt: T0,
  desiredAt: T0,
  dueAt: T0,
  arrivedAt: T0,
  expiresAt: T0 + 86_400_000,
  params: {},
  userData: {},
});

const accept = (store: Store, callback: NewCallback, place: SlotPlace): Promise<Acceptance> =>
  store.accept([{ kind: 'callback.insert', callback, place }]);

let database: TestDatabase;
let nodes: Store[];
let look: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const open = (node: string): Promise<Store> =>
    openStore({
      target: database.target,
      node,
      telemetry: new QuietTelemetry(),
      clock: systemClock,
      uuid: randomUUID,
    });
  nodes = [await open('1'), await open('2'), await open('3')];
  look = await Database.open({ target: database.target, log: new QuietTelemetry(), poolSize: 1 });
});
afterAll(async () => {
  await look.close();
  for (const node of nodes) await node.close();
  await database.drop();
});

it('never oversells a slot under a hundred writers on three nodes that book and cancel at the same time, and loses no place', async () => {
  const slots: SlotPlace[] = Array.from({ length: SLOTS }, (_, at) => ({
    from: T0 + at * 300_000,
    to: T0 + (at + 1) * 300_000,
    capacity: PER_SLOT,
  }));
  const held = new Map<string, number>();
  let refused = 0;
  let cancelled = 0;

  const writer = async (index: number): Promise<void> => {
    const store = nodes[index % nodes.length];
    if (store === undefined) throw new Error('no node');
    for (let turn = 0; turn < 6; turn++) {
      const slot = slots[(index * 7 + turn * 3) % SLOTS];
      if (slot === undefined) throw new Error('no slot');
      const callback = newCallback();
      if ((await accept(store, callback, slot)).kind === 'slot-full') {
        refused++;
        continue;
      }
      if ((index + turn) % 3 !== 0) {
        held.set(callback.id, slot.from);
        continue;
      }
      cancelled++;
      const set = { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 } as const;
      await store.commit([{ kind: 'callback.update', id: callback.id, set }]);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(index)));

  const rows = await look.queryText<{ at: number; held: number; most: number }>(
    `SELECT s.slot_at AS at, count(c.id) AS held, s.booked AS most FROM slot_booking s
     LEFT JOIN callback c ON c.service = s.service AND c.slot_at = s.slot_at
     GROUP BY s.slot_at, s.booked ORDER BY s.slot_at`,
  );
  expect(rows).toHaveLength(SLOTS);
  for (const row of rows) {
    expect(row.held).toBeLessThanOrEqual(PER_SLOT);
    expect(row.most).toBe(row.held);
    expect([...held.values()].filter((from) => from === row.at)).toHaveLength(row.held);
  }
  expect(refused).toBeGreaterThan(0);
  expect(cancelled).toBeGreaterThan(0);
  // As many were asked for as fit many times over: every slot is full in the end.
  for (const slot of slots) {
    const [store] = nodes;
    if (store === undefined) throw new Error('no node');
    while ((await accept(store, newCallback(), slot)).kind === 'accepted');
    expect(await store.bookings.count('support', slot.from, slot.to)).toEqual([
      { at: slot.from, booked: PER_SLOT },
    ]);
  }
});
