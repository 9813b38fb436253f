import { Temporal } from 'temporal-polyfill';
import type { OptionMap } from '../ports/store.ts';
import { booleanOption, option } from '../services/options.ts';
import { isoText } from '../time/iso-text.ts';
import type { Check } from './check.ts';
import type { Refusal } from './refusal.ts';

/** Instants of days that every year has: the engine's own parser reads them right, 20 times as fast. */
const PLAIN_INSTANT =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** ISO 8601 instant with `Z` or an offset, with or without milliseconds; null when it is none. Milliseconds since 1970. */
export function parseInstant(text: string): number | null {
  // A request asks for the same one more than once: whether it can be had, and when that is.
  if (text !== newest.text) newest = { text, at: readInstant(text) };
  return newest.at;
}

let newest: { readonly text: string; readonly at: number | null } = { text: '', at: null };

function readInstant(text: string): number | null {
  if (PLAIN_INSTANT.test(text)) return Date.parse(text);
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
  return `${isoText(epochMs)}Z`;
}

const DAY_MS = 86_400_000;

interface Unit {
  readonly of: (count: number) => Temporal.DurationLike;
  /** The least that one can come to, in any month or year. */
  readonly leastMs: number;
}

const MONTHS: Unit = { of: (months) => ({ months }), leastMs: 28 * DAY_MS };
const UNITS: Readonly<Record<string, Unit>> = {
  y: { of: (years) => ({ years }), leastMs: 365 * DAY_MS },
  M: MONTHS,
  w: { of: (weeks) => ({ weeks }), leastMs: 7 * DAY_MS },
  d: { of: (days) => ({ days }), leastMs: DAY_MS },
  h: { of: (hours) => ({ hours }), leastMs: 3_600_000 },
  m: { of: (minutes) => ({ minutes }), leastMs: 60_000 },
};

interface Horizon {
  /** As configured, or the default. */
  readonly limit: string;
  readonly unit: Unit;
  readonly count: number;
}

/** `_reject_future_desired_time` (`<n>` + `y|M|w|d|h|m`, default 1M). */
function horizon(options: OptionMap): Horizon {
  const limit = option(options, '_reject_future_desired_time')?.trim() ?? '1M';
  const unit = /^\d{1,4}[yMwdhm]$/.test(limit) ? UNITS[limit.slice(-1)] : undefined;
  return unit === undefined
    ? { limit: '1M', unit: MONTHS, count: 1 }
    : { limit, unit, count: Number(limit.slice(0, -1)) };
}

function isBeyond(allowed: Horizon, at: number, now: number): boolean {
  // Most requests are for one of the next days: the calendar is asked only where it makes a difference.
  return at > now + allowed.unit.leastMs * allowed.count && at > latestOf(allowed, now);
}

function latestOf({ unit, count }: Horizon, now: number): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add(unit.of(count))
    .epochMilliseconds;
}

/** The last instant that a request made now may ask for (`_reject_future_desired_time`). */
export function latestDesiredTime(options: OptionMap, now: number): number {
  return latestOf(horizon(options), now);
}

/** How long before now a desired time still counts as "now": clocks of browsers and phones are off by this much. */
const PAST_TOLERANCE_MS = 5 * 60_000;

/**
 * Why a wanted time cannot be had, or null: unreadable, in the past, or further ahead than allowed (API reference 4.2).
 * `_reject_past_desired_time`: `true` refuses every time before now, `false` takes one for "now"; unset refuses what no
 * clock is off by.
 */
export function desiredTimeRefusal(
  { name, value }: { readonly name: string; readonly value: string },
  options: OptionMap,
  now: number,
): Refusal | null {
  const at = parseInstant(value);
  if (at === null) return { kind: 'unparsable-time', name, value };
  const rejectsPast = booleanOption(options, '_reject_past_desired_time', at < now - PAST_TOLERANCE_MS);
  if (rejectsPast && at < now) return { kind: 'past-time', name, value };
  const allowed = horizon(options);
  return isBeyond(allowed, at, now) ? { kind: 'too-far-ahead', name, value, limit: allowed.limit } : null;
}

/** `_desired_time` of a request. */
export const checkDesiredTime: Check = ({ options, params, now }) => {
  const value = params['_desired_time'];
  return value === undefined || value === ''
    ? null
    : desiredTimeRefusal({ name: '_desired_time', value }, options, now);
};
