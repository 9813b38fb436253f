const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const two = (value: number): string => String(value).padStart(2, '0');
/** `hh:mm` of every minute of a day. */
const MINUTES = Array.from(
  { length: 1440 },
  (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
);

let lastDay = Number.NaN;
let lastText = '';

/**
 * `yyyy-MM-ddTHH:mm:ss.SSS` of a whole number of milliseconds since 1970, without a zone. Lists of slots hold thousands of
 * times on few days: a time on the day of the one before takes a tenth of what the engine's own formatter takes.
 */
export function isoText(at: number): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== lastDay) {
    lastText = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
    lastDay = day;
  }
  const time = at - day * DAY_MS;
  const minute = Math.floor(time / MINUTE_MS);
  const rest = time - minute * MINUTE_MS;
  const seconds =
    rest === 0 ? '00.000' : `${two(Math.floor(rest / 1000))}.${String(rest % 1000).padStart(3, '0')}`;
  return `${lastText}${MINUTES[minute] ?? ''}:${seconds}`;
}
