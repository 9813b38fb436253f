import type { SlotPlace } from '../ports/slot-place.ts';
import type { BookingRepository } from '../ports/store.ts';

/** When a callback starts, and since when it stands in line from then on. Milliseconds since 1970. */
interface Start {
  readonly desiredAt: number;
  readonly dueAt: number;
  readonly arrivedAt: number;
}

/**
 * When the place that is taken after so many others has its turn: the places of a slot follow each other evenly over its
 * length, so that those who want the same time come at the rate that the slot was given, and nobody comes before the time
 * that he wants.
 */
export function turnInSlot({ from, to, capacity }: SlotPlace, taken: number, desiredAt: number): number {
  const before = Math.min(taken, Math.max(0, capacity - 1));
  return Math.max(desiredAt, Math.floor(from + ((to - from) * before) / Math.max(1, capacity)));
}

interface Wish {
  readonly service: string;
  /** The place in the slot of the start; null where nothing is booked. */
  readonly place: SlotPlace | null;
  /** When it was wanted until now, for one that is moved: where that is in the same slot its own booking counts for nobody else. */
  readonly movedFrom?: number;
}

/** The start of a scheduled callback, put off until its turn where its slot is spread (`_spread_in_time_bucket`). */
export async function inTurn<S extends Start>(
  start: S,
  { service, place, movedFrom }: Wish,
  bookings: Pick<BookingRepository, 'count'>,
): Promise<S> {
  if (place?.isSpread !== true) return start;
  const booked = await bookings.count(service, place.from, place.to);
  const isOneItself = movedFrom !== undefined && movedFrom >= place.from && movedFrom < place.to;
  const taken = booked.reduce((sum, slot) => sum + slot.booked, 0) - (isOneItself ? 1 : 0);
  const putOffMs = turnInSlot(place, Math.max(0, taken), start.desiredAt) - start.desiredAt;
  return { ...start, dueAt: start.dueAt + putOffMs, arrivedAt: start.arrivedAt + putOffMs };
}
