import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlotPlace } from '../ports/slot-place.ts';
import { inTurn, turnInSlot } from './turn-in-slot.ts';

const MINUTE = 60_000;
const slots = fc.record({
  from: fc.integer({ min: 0, max: 1e12 }),
  minutes: fc.constantFrom(5, 10, 30, 120),
  capacity: fc.integer({ min: 1, max: 500 }),
});

describe('turns in a slot that is spread', () => {
  it('lie in the slot, follow each other by the same time, and none comes before it is wanted', () => {
    fc.assert(
      fc.property(slots, fc.double({ min: 0, max: 1, noNaN: true }), ({ from, minutes, capacity }, share) => {
        const place: SlotPlace = { from, to: from + minutes * MINUTE, capacity };
        const turns = Array.from({ length: capacity }, (_, taken) => turnInSlot(place, taken, from));
        expect(turns[0]).toBe(from);
        expect(turns.at(-1)).toBeLessThan(place.to);
        const gap = (minutes * MINUTE) / capacity;
        const wanted = from + Math.floor(share * minutes * MINUTE);
        const wrong = turns.filter(
          (turn, taken) =>
            Math.abs(turn - (from + taken * gap)) > 1 ||
            turnInSlot(place, taken, wanted) !== Math.max(turn, wanted),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('are those of the last place for whoever gets into a full slot all the same', () => {
    const place: SlotPlace = { from: 0, to: 5 * MINUTE, capacity: 5 };
    expect([4, 5, 50].map((taken) => turnInSlot(place, taken, 0))).toEqual([240_000, 240_000, 240_000]);
  });

  it('put off the start and the place in line alike, and nothing where the slot is not spread', async () => {
    const asked: unknown[] = [];
    const bookings = {
      count: async (...span: unknown[]) => {
        asked.push(span);
        return [{ at: 0, booked: 2 }];
      },
    };
    const start = { desiredAt: 0, dueAt: -120_000, arrivedAt: -120_000 };
    const place: SlotPlace = { from: 0, to: 5 * MINUTE, capacity: 5 };
    expect(await inTurn(start, { service: 'support', place }, bookings)).toBe(start);
    expect(await inTurn(start, { service: 'support', place: null }, bookings)).toBe(start);
    expect(asked).toEqual([]);
    expect(
      await inTurn(start, { service: 'support', place: { ...place, isSpread: true } }, bookings),
    ).toEqual({
      desiredAt: 0,
      dueAt: 0,
      arrivedAt: 0,
    });
    expect(asked).toEqual([['support', 0, 5 * MINUTE]]);
  });

  it('come after all others for one that is moved within its slot, and not after itself', async () => {
    const place: SlotPlace = { from: 0, to: 5 * MINUTE, capacity: 5, isSpread: true };
    const dueOf = async (booked: number, movedFrom: number) => {
      const start = { desiredAt: 0, dueAt: 0, arrivedAt: 0 };
      const bookings = { count: async () => (booked === 0 ? [] : [{ at: 0, booked }]) };
      return (await inTurn(start, { service: 'support', place, movedFrom }, bookings)).dueAt;
    };
    expect(await Promise.all([dueOf(1, 2 * MINUTE), dueOf(1, 0), dueOf(3, 0)])).toEqual([0, 0, 2 * MINUTE]);
    // From another slot: what is booked here are others.
    expect(await Promise.all([dueOf(1, 5 * MINUTE), dueOf(1, -1)])).toEqual([MINUTE, MINUTE]);
    // One that never had a place.
    expect(await dueOf(0, 0)).toBe(0);
  });
});
