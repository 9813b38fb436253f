import { Temporal } from 'temporal-polyfill';

const AMOUNT = String.raw`(\d+(?:[.,]\d+)?)`;
const SHAPE = new RegExp(
  `^([+-])?P(?!$)(?:${AMOUNT}Y)?(?:${AMOUNT}M)?(?:${AMOUNT}W)?(?:${AMOUNT}D)?` +
    `(?:T(?!$)(?:${AMOUNT}H)?(?:${AMOUNT}M)?(?:${AMOUNT}S)?)?$`,
  'i',
);
/** Weeks, days, hours, minutes and seconds in milliseconds: in UTC they all have one length. */
const UNIT_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];
/** Furthest instant from 1970 that a date can have (ECMAScript time values). */
const MAX_INSTANT_MS = 8.64e15;

/**
 * Milliseconds that an ISO 8601 duration (`PT24H`, `P1M`, `P2W`, `P0.5D`, `-PT5M`) takes when it begins at `from`
 * (milliseconds since 1970); years and months by the UTC calendar. Null when the text is none, or leads beyond all dates.
 */
export function durationMs(text: string, from: number): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const amounts = match.slice(2).map((amount) => amount?.replace(',', '.'));
  const last = amounts.findLastIndex((amount) => amount !== undefined);
  // ISO 8601 5.5.2.3: only the smallest unit given may have a fraction; one of a year or month has no length.
  if (amounts.some((amount, at) => amount?.includes('.') && (at !== last || at < 2))) return null;
  const [years = 0, months = 0, ...exact] = amounts.map((amount) => Number(amount ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  const exactMs = exact.reduce((sum, amount, at) => sum + amount * (UNIT_MS[at] ?? 0), 0);
  try {
    const start = Math.trunc(from);
    const moved = Temporal.Instant.fromEpochMilliseconds(start)
      .toZonedDateTimeISO('UTC')
      .add({ years: sign * years, months: sign * months }).epochMilliseconds;
    const total = moved - start + sign * Math.round(exactMs);
    return Math.abs(from + total) <= MAX_INSTANT_MS ? total : null;
  } catch {
    // More years than dates have: the caller asked whether it can be reckoned with, and it cannot.
    return null;
  }
}
