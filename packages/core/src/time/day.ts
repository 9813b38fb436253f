import { Temporal } from 'temporal-polyfill';

/**
 * A calendar day (`2026-03-29`) of a zone, from its first moment on and before that of the next one, milliseconds since
 * 1970: 23 or 25 hours when the clocks change. Null when there is no such day or zone.
 */
export function daySpan(day: string, zone: string): { readonly from: number; readonly to: number } | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' });
    const start = (of: Temporal.PlainDate): number => of.toZonedDateTime(zone).epochMilliseconds;
    return { from: start(date), to: start(date.add({ days: 1 })) };
  } catch {
    // Right shape, impossible date, or a zone that nobody knows: the caller asked whether it is one.
    return null;
  }
}

/** The calendar day of an instant in a zone that is known. */
export function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/**
 * The moment at which clocks of a zone show so many minutes after midnight, on a day as `daySpan` takes it. A time that is
 * skipped when the clocks are put forward is as much later; of one that comes twice it is the first. Null as `daySpan`.
 */
export function momentOfDay(day: string, minute: number, zone: string): number | null {
  if (daySpan(day, zone) === null) return null;
  const date = Temporal.PlainDate.from(day).add({ days: Math.floor(minute / 1440) });
  const time = Temporal.PlainTime.from({ hour: Math.floor((minute % 1440) / 60), minute: minute % 60 });
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** The day after one. */
export function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}
