import { type OpenSlot, openSlots, type SlotPlan } from './slot-plan.ts';

/** How many callbacks are booked for a slot, as the store counts them: by the beginning of the slot that they were booked in. */
export interface SlotBookings {
  readonly at: number;
  readonly booked: number;
}

/** An open slot with what is left of it. */
export interface FreeSlot extends OpenSlot {
  readonly free: number;
}

/**
 * Open slots with what is booked taken off. `bookings` are in the order of time; those that were booked on another grid
 * count in the slot that theirs began in.
 */
export function* freePlaces(
  slots: Iterable<OpenSlot>,
  bookings: readonly SlotBookings[],
): Generator<FreeSlot> {
  let next = 0;
  for (const slot of slots) {
    let booked = 0;
    for (; ; next++) {
      const booking = bookings[next];
      if (booking === undefined || booking.at >= slot.to) break;
      if (booking.at >= slot.from) booked += booking.booked;
    }
    const { from, to, total } = slot;
    yield { from, to, total, free: Math.max(0, total - booked) };
  }
}

export interface ProposalSources {
  readonly plan: SlotPlan;
  /** Bookings of the service between two instants, in the order of time. */
  readonly bookings: (from: number, to: number) => Promise<readonly SlotBookings[]>;
}

/** What a refusal offers instead: enough to choose from, and little enough to read aloud. */
const MOST_PROPOSALS = 10;
/** Slots that are looked at with one look at the bookings. */
const CHUNK = 100;
const MOST_CHUNKS = 5;

/** The next free slots that begin after `from` and not after `latest`: what a refused request can have instead. */
export async function proposeSlots(
  { plan, bookings }: ProposalSources,
  from: number,
  latest: number,
): Promise<FreeSlot[]> {
  const proposals: FreeSlot[] = [];
  const slots = openSlots(plan, from, latest + 1);
  for (let look = 0; look < MOST_CHUNKS; look++) {
    const chunk = take(slots, CHUNK).filter((slot) => slot.from > from);
    const [first, last] = [chunk[0], chunk.at(-1)];
    if (first === undefined || last === undefined) break;
    for (const slot of freePlaces(chunk, await bookings(first.from, last.to))) {
      if (slot.free > 0) proposals.push(slot);
      if (proposals.length === MOST_PROPOSALS) return proposals;
    }
  }
  return proposals;
}

/** Takes from a generator without ending it. */
function take<T>(from: Iterator<T>, most: number): T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const next = from.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
