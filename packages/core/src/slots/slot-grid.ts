import { DAY_MS, type OffsetSpan, offsetSpans, UTC, type Zone } from '../time/zone-offsets.ts';

/** A booking bucket. Instants are milliseconds since 1970, `to` exclusive. */
export interface Slot {
  readonly from: number;
  readonly to: number;
}

/** Buckets of equal length on the wall clock of a zone, counted from local midnight. */
export interface SlotGrid {
  readonly zone: Zone;
  readonly lengthMs: number;
}

/**
 * The bucket that an instant lies in. Buckets begin where the wall clock shows a multiple of their length; one that a
 * change of the clock cuts ends there, and another one begins: none is longer than its length or shows an hour twice.
 */
export function slotAt(grid: SlotGrid, at: number): Slot {
  const span = spanAt(grid, at);
  return slotIn(grid, span, at);
}

/** Buckets that touch the time from `from` to `to` (exclusive), in order; the one that `from` lies in when both are equal. */
export function* slotsBetween(grid: SlotGrid, from: number, to: number): Generator<Slot> {
  const until = Math.max(to, from + 1);
  // A day more on both sides: a bucket begins where the clock changed, and not where a year does.
  for (const span of offsetSpans(grid.zone, from - DAY_MS, until + DAY_MS)) {
    let at = Math.max(from, span.from);
    while (at < Math.min(until, span.to)) {
      const slot = slotIn(grid, span, at);
      yield slot;
      at = slot.to;
    }
  }
}

/** UTC never changes its clock. */
const ALWAYS: OffsetSpan = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, offsetMs: 0 };

function spanAt({ zone }: SlotGrid, at: number): OffsetSpan {
  if (zone === UTC) return ALWAYS;
  const spans = offsetSpans(zone, at - DAY_MS, at + DAY_MS);
  return spans.find((span) => span.from <= at && at < span.to) ?? { from: at, to: at + 1, offsetMs: 0 };
}

function slotIn({ lengthMs }: SlotGrid, { from, to, offsetMs }: OffsetSpan, at: number): Slot {
  const begin = Math.floor((at + offsetMs) / lengthMs) * lengthMs - offsetMs;
  return { from: Math.max(begin, from), to: Math.min(begin + lengthMs, to) };
}
