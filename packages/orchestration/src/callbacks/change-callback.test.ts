import {
  type CallbackChange,
  type CallbackMove,
  type CallbackRecord,
  callbackId,
  type SlotPlace,
  type Write,
} from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { changeCallback } from './change-callback.ts';

const MINUTE = 60_000;
const TEN = Date.parse('2031-03-03T10:00:00Z');
const ID = callbackId('01900000-0000-7000-8000-000000000001');
const SCHEDULED: CallbackRecord = {
  id: ID,
  seq: 1,
  service: 'support',
  state: 'SCHEDULED',
  reason: null,
  customerNumber: '+15551230001',
  createdAt: 0,
  desiredAt: TEN,
  dueAt: TEN,
  arrivedAt: TEN,
  expiresAt: TEN + 60 * MINUTE,
  sessionId: null,
  sessionServer: null,
  connectedAt: null,
  completedAt: null,
  attempts: 0,
  params: {},
  userData: {},
};
const SLOT: SlotPlace = { from: TEN, to: TEN + 10 * MINUTE, capacity: 10, isSpread: true };
const UNCHANGED = { set: {}, removed: [] };

/** What is stored of a move into the slot of ten o'clock, where so many are booked, and when the scheduler is woken for it. */
async function moved(record: CallbackRecord, to: number, booked: number) {
  const move: CallbackMove = {
    state: 'SCHEDULED',
    desiredAt: to,
    dueAt: to,
    arrivedAt: to,
    expiresAt: to + 60 * MINUTE,
    place: SLOT,
  };
  const change: CallbackChange = { params: UNCHANGED, userData: UNCHANGED, move };
  const writes: Write[] = [];
  const woken: number[] = [];
  const unexpected = (): never => {
    throw new Error('was not to be asked');
  };
  const store = {
    callbacks: { get: async () => record },
    bookings: { count: async () => [{ at: TEN, booked }] },
    commit: async (unit: readonly Write[]) => void writes.push(...unit),
  };
  const outcome = await changeCallback(ID, () => ({ kind: 'change', change }), {
    store: store as unknown as Parameters<typeof changeCallback>[2]['store'],
    host: () => ({ exclusively: (_id, work) => work(), deliver: unexpected }),
    clock: { now: () => 0 },
    withdraw: () => undefined,
    wake: (dueAt) => void woken.push(dueAt),
  });
  const stored = writes.flatMap((write) => (write.kind === 'callback.change' ? [write.change.move] : []));
  return { outcome, desiredAt: stored[0]?.desiredAt, dueAt: stored[0]?.dueAt, woken };
}

describe('a callback that is moved into a slot whose callbacks are spread', () => {
  it('has its turn after those who are booked there', async () => {
    const before = { ...SCHEDULED, desiredAt: TEN - 30 * MINUTE };
    const dueAt = TEN + 2 * MINUTE;
    expect(await moved(before, TEN, 2)).toEqual({
      outcome: { kind: 'changed' },
      desiredAt: TEN,
      dueAt,
      woken: [dueAt],
    });
  });

  it('is not put off by its own booking when it is there already', async () => {
    expect(await moved({ ...SCHEDULED, desiredAt: TEN + 5 * MINUTE }, TEN, 1)).toMatchObject({ dueAt: TEN });
    expect(await moved(SCHEDULED, TEN, 3)).toMatchObject({ dueAt: TEN + 2 * MINUTE });
  });
});
