import { DAY_MS, instantOf, offsetAt, UTC, type Zone, zoneNamed } from '@ringback/core';
import { type Answer, answer } from '../errors/answers.ts';
import { readTime } from './read-time.ts';

/** What is asked about, in milliseconds since 1970; `to` is exclusive, and equal to `from` when one moment is meant. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

type Problem = { readonly kind: 'problem'; readonly answer: Answer };
export type WindowReading = { readonly kind: 'window'; readonly window: TimeWindow } | Problem;
export type ZoneReading = { readonly kind: 'zone'; readonly zone: Zone | null } | Problem;

type Given = Readonly<Record<string, string>>;

/** Far more than a booking page shows; a slot list of it is some megabytes. */
const MOST_DAYS = 366;
/** Since then clocks of all zones show whole minutes when UTC does; and years have four digits. */
const EARLIEST = Date.UTC(1973, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);
const STARTS = ['start', 'start-ms', 'timestamp'] as const;
const ENDS = ['end', 'end-ms', 'number-of-days'] as const;

/** `timezone`; null when it is not given. */
export function readZone(given: Given): ZoneReading {
  const name = valueOf(given, 'timezone');
  if (name === null) return { kind: 'zone', zone: null };
  const zone = zoneNamed(name);
  return zone === null ? bad('timezone', 'must be a time zone such as Europe/Paris') : { kind: 'zone', zone };
}

/**
 * The window of a query (API reference 4.7, 4.8, 5.5): one start (default now), one end (default the start). Times without
 * a zone, and days, are those of `zone`.
 */
export function readWindow(
  given: Given,
  { now, zone }: { readonly now: number; readonly zone: Zone },
): WindowReading {
  const starts = STARTS.filter((name) => valueOf(given, name) !== null);
  const ends = ENDS.filter((name) => valueOf(given, name) !== null);
  const [startName, secondStart] = starts;
  const [endName, secondEnd] = ends;
  if (secondStart !== undefined) return bad(secondStart, `cannot be given together with ${startName ?? ''}`);
  if (secondEnd !== undefined) return bad(secondEnd, `cannot be given together with ${endName ?? ''}`);
  if (startName === 'timestamp' && endName !== undefined)
    return bad('timestamp', `is one moment and cannot be given together with ${endName}`);
  const from = startName === undefined ? now : readMoment(startName, given, zone);
  if (from === null) return badTime(startName ?? 'start');
  if (from < EARLIEST || from > LATEST)
    return bad(startName ?? 'start', 'must lie between the years 1973 and 9000');
  if (endName === undefined) return { kind: 'window', window: { from, to: from } };
  const to = endName === 'number-of-days' ? afterDays(given, from, zone) : readMoment(endName, given, zone);
  if (to === null)
    return endName === 'number-of-days'
      ? bad(endName, `must be a whole number from 0 to ${MOST_DAYS}`)
      : badTime(endName);
  if (to < from) return bad(endName, 'must not be before the start');
  if (to - from > (MOST_DAYS + 1) * DAY_MS)
    return bad(endName, `must not be more than ${MOST_DAYS} days after the start`);
  return { kind: 'window', window: { from, to } };
}

/** A whole number from `least` on; null when it is not given. */
export function readCount(
  given: Given,
  name: string,
  least: number,
): { readonly kind: 'count'; readonly count: number | null } | Problem {
  const text = valueOf(given, name);
  if (text === null) return { kind: 'count', count: null };
  const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return count >= least ? { kind: 'count', count } : bad(name, `must be a whole number of ${least} or more`);
}

function readMoment(name: string, given: Given, zone: Zone): number | null {
  const text = valueOf(given, name) ?? '';
  const isNumber = /^\d{1,14}$/.test(text);
  if (name.endsWith('-ms')) return isNumber ? Number(text) : null;
  return name === 'timestamp' && isNumber ? Number(text) : readTime(text, zone);
}

function afterDays(given: Given, from: number, zone: Zone): number | null {
  const text = valueOf(given, 'number-of-days') ?? '';
  const days = /^\d{1,3}$/.test(text) ? Number(text) : MOST_DAYS + 1;
  if (days > MOST_DAYS) return null;
  return zone === UTC ? from + days * DAY_MS : instantOf(zone, from + offsetAt(zone, from) + days * DAY_MS);
}

function valueOf(given: Given, name: string): string | null {
  const text = given[name]?.trim();
  return text === undefined || text === '' ? null : text;
}

function badTime(name: string): Problem {
  return bad(
    name,
    name.endsWith('-ms')
      ? 'must be milliseconds since 1970'
      : 'is not a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ',
  );
}

function bad(name: string, why: string): Problem {
  return { kind: 'problem', answer: answer('bad-parameter', { name, why }) };
}
