import { Temporal } from 'temporal-polyfill';
import { isoText } from './iso-text.ts';
import { zoneOfShortName } from './zone.ts';

declare const zoneBrand: unique symbol;
/** Name of a time zone, or a fixed offset, that exists. */
export type Zone = string & { readonly [zoneBrand]: true };

/** A stretch of time with one offset: clocks show `at + offsetMs`. Instants are milliseconds since 1970, `to` exclusive. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

/** Both bounded, because names come in requests and years in configurations. */
const MOST_NAMES = 1000;
const MOST_YEARS = 2000;
const zones = new Map<string, Zone | null>();
const years = new Map<string, readonly OffsetSpan[]>();
let lastZone: Zone | null = null;
let lastSpan: OffsetSpan = { from: 0, to: 0, offsetMs: 0 };

/** Names that stand for a clock without daylight saving, which nobody means who writes them (API reference 1.6). */
const MISLEADING = new Set(['EST', 'MST', 'HST']);

export const UTC = 'UTC' as Zone;

/** The zone of an IANA name or of an offset such as `+05:30`; null for any other text, abbreviations such as EST and PST included. */
export function zoneNamed(text: string): Zone | null {
  const known = zones.get(text);
  if (known !== undefined) return known;
  const zone = readZone(text);
  if (zones.size >= MOST_NAMES) zones.clear();
  zones.set(text, zone);
  return zone;
}

/** The same, and the zone that is meant by an abbreviation of a configuration. */
export function zoneMeant(text: string): Zone | null {
  const meant = zoneOfShortName(text);
  return zoneNamed(text) ?? (meant === null ? null : zoneNamed(meant));
}

function readZone(text: string): Zone | null {
  if (text.length > 64 || MISLEADING.has(text.toUpperCase())) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId as Zone;
  } catch {
    // The platform's table of zones does not have the name: so nobody has.
    return null;
  }
}

/** The stretches that `from` (inclusive) to `to` (exclusive) touch, in order, neighbours of one offset joined; at most as long as whole years in UTC. */
export function offsetSpans(zone: Zone, from: number, to: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  const last = new Date(Math.max(from, to - 1)).getUTCFullYear();
  for (let year = new Date(from).getUTCFullYear(); year <= last; year++) {
    for (const span of spansOfYear(zone, year)) {
      const before = spans.at(-1);
      if (before?.offsetMs === span.offsetMs) spans[spans.length - 1] = { ...before, to: span.to };
      else spans.push(span);
    }
  }
  return spans.filter((span) => span.to > from && span.from < Math.max(to, from + 1));
}

/** What clocks of the zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: Zone, at: number): number {
  // Whoever asks mostly asks for many times of one season.
  if (zone === lastZone && lastSpan.from <= at && at < lastSpan.to) return lastSpan.offsetMs;
  const span = spansOfYear(zone, new Date(at).getUTCFullYear()).find(({ to }) => at < to);
  if (span === undefined) return 0;
  lastZone = zone;
  lastSpan = span;
  return span.offsetMs;
}

function spansOfYear(zone: Zone, year: number): readonly OffsetSpan[] {
  const key = `${year} ${zone}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const end = yearStart(year + 1);
  const spans: OffsetSpan[] = [];
  let moment: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    yearStart(year),
  ).toZonedDateTimeISO(zone);
  while (moment !== null && moment.epochMilliseconds < end) {
    const next: Temporal.ZonedDateTime | null = moment.getTimeZoneTransition('next');
    spans.push({
      from: moment.epochMilliseconds,
      to: Math.min(end, next?.epochMilliseconds ?? end),
      offsetMs: moment.offsetNanoseconds / 1e6,
    });
    moment = next;
  }
  if (years.size >= MOST_YEARS) years.clear();
  years.set(key, spans);
  return spans;
}

/** `Date.UTC` takes years below 100 for those of the twentieth century. */
function yearStart(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

/**
 * The instant at which clocks of the zone show a local time (milliseconds of the wall clock since 1970). A time that is
 * shown twice is its first showing; one that is skipped is as long after the change as it lies in the gap.
 */
export function instantOf(zone: Zone, local: number): number {
  const before = local - offsetAt(zone, local - DAY_MS);
  const after = local - offsetAt(zone, local + DAY_MS);
  // Of both candidates the earlier one whose clock shows it; in a gap none does, and the offset from before counts.
  for (const at of before <= after ? [before, after] : [after, before]) {
    if (at + offsetAt(zone, at) === local) return at;
  }
  return before;
}

export const DAY_MS = 86_400_000;

/** What clocks of the zone show at an instant: `yyyy-MM-ddTHH:mm:ss.SSS`, without a zone designator. */
export function localText(zone: Zone, at: number): string {
  return isoText(at + offsetAt(zone, at));
}
