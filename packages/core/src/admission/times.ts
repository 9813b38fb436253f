import { Temporal } from 'temporal-polyfill';
import type { OptionMap } from '../ports/store.ts';
import { option } from '../services/options.ts';
import type { Check } from './check.ts';

/** ISO 8601 instant with `Z` or an offset, with or without milliseconds; null when it is none. Milliseconds since 1970. */
export function parseInstant(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(text))
    return null;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    // Right shape, impossible date (month 13, 30 February): the caller asked whether it is a time, and it is none.
    return null;
  }
}

/** GMS form of an instant: `yyyy-MM-ddTHH:mm:ss.SSSZ` (API reference 1.6). */
export function formatInstant(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ smallestUnit: 'millisecond' });
}

const UNITS: Record<string, Temporal.DurationLike> = {
  y: { years: 1 },
  M: { months: 1 },
  w: { weeks: 1 },
  d: { days: 1 },
  h: { hours: 1 },
  m: { minutes: 1 },
};

/** Latest desired time allowed by `_reject_future_desired_time` (`<n>` + `y|M|w|d|h|m`, default 1M), with the limit as text. */
export function latestDesiredTime(options: OptionMap, now: number): { at: number; limit: string } {
  const configured = option(options, '_reject_future_desired_time')?.trim() ?? '1M';
  const limit = /^\d{1,4}[yMwdhm]$/.test(configured) ? configured : '1M';
  const unit = UNITS[limit.slice(-1)] ?? { months: 1 };
  const count = Number(limit.slice(0, -1));
  const duration = Object.fromEntries(Object.entries(unit).map(([name, one]) => [name, Number(one) * count]));
  const at = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO('UTC')
    .add(duration).epochMilliseconds;
  return { at, limit };
}

/** How long before now a desired time still counts as "now": clocks of browsers and phones are off by this much. */
const PAST_TOLERANCE_MS = 5 * 60_000;

/** `_desired_time`: readable, not in the past, not further ahead than allowed (API reference 4.2). */
export const checkDesiredTime: Check = ({ options, params, now }) => {
  const value = params['_desired_time'];
  if (value === undefined || value === '') return null;
  const at = parseInstant(value);
  if (at === null) return { kind: 'unparsable-time', name: '_desired_time', value };
  if (at < now - PAST_TOLERANCE_MS) return { kind: 'past-time', name: '_desired_time', value };
  const latest = latestDesiredTime(options, now);
  if (at > latest.at) return { kind: 'too-far-ahead', name: '_desired_time', value, limit: latest.limit };
  return null;
};
