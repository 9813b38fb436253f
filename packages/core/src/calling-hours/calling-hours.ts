import { zonesOfNumber } from '../phone-numbers/number-zones.ts';
import type { OptionMap } from '../ports/store.ts';
import { integerOption, option } from '../services/options.ts';
import { DAY_MS, offsetAt, UTC, type Zone, zoneMeant } from '../time/zone-offsets.ts';

/** Instants in milliseconds since 1970; `to` is exclusive. */
export interface CallWindow {
  readonly from: number;
  readonly to: number;
}

/** A stretch of a local day, minutes since midnight; `to` is exclusive and may lie after the next midnight. */
interface DailyHours {
  readonly from: number;
  readonly to: number;
}

export interface CallingRequest {
  /** Effective options of the callback. */
  readonly options: OptionMap;
  readonly number: string;
  /** The time that the customer asked for; that of the request when it is to be at once. */
  readonly chosenAt: number;
  /** Zone of the service's office hours, or null. */
  readonly serviceZone: Zone | null;
}

/** What counts without an option, and when the option cannot be read (routing reference 6.2). */
const DEFAULT_HOURS: readonly DailyHours[] = [{ from: 8 * 60, to: 21 * 60 }];
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/**
 * As long as a callback stands in line by default (`_urs_queued_ttl`): the call that a customer asked for is made when his turn
 * comes. Whoever sets hours of his own means them: an hour then.
 */
const DEFAULT_GRACE_S = 14_400;
const GRACE_OF_OWN_HOURS_S = 3600;
/** Calls that were asked for at a time may be begun a little before it. */
const EARLY_MS = 15 * MINUTE_MS;
/** Further ahead nobody plans; a callback that waits longer asks again. */
const LONGEST_MS = 14 * DAY_MS;

/** Hours such as `08:00-12:00,13:00-20:00`; `always`; null for what cannot be read. */
export function readCallingHours(text: string): readonly DailyHours[] | 'always' | null {
  if (text.trim().toLowerCase() === 'always') return 'always';
  const hours: DailyHours[] = [];
  for (const part of text.split(',')) {
    const found = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(part);
    if (found === null) return null;
    const [from, to] = [minutes(found[1], found[2]), minutes(found[3], found[4])];
    if (from === null || to === null || from === to) return null;
    hours.push({ from, to: to > from ? to : to + DAY_MINUTES });
  }
  return hours;
}

function minutes(hour: string | undefined, minute: string | undefined): number | null {
  const total = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && total <= DAY_MINUTES ? total : null;
}

/** Where the customer may be: the zone that is given, else those of the number's country, else that of the service, else UTC. */
export function callingZones({ options, number, serviceZone }: CallingRequest): readonly Zone[] {
  const given = option(options, '_calling_zone');
  const named = given === null ? null : zoneMeant(given.trim());
  if (named !== null) return [named];
  const ofNumber = zonesOfNumber(number, option(options, '_default_country') ?? 'US');
  return ofNumber.length > 0 ? ofNumber : [serviceZone ?? UTC];
}

/**
 * When the customer may be called, from `from` on (at most two weeks ahead): the hours of `_calling_hours` in all zones
 * where he may be, and around the time that he chose himself. Null: at any time.
 */
export function callWindows(request: CallingRequest, from: number, to: number): readonly CallWindow[] | null {
  const { options, chosenAt } = request;
  const hours = hoursOf(options);
  if (hours === 'always') return null;
  const until = Math.min(to, from + LONGEST_MS);
  const windows = hoursInAll(callingZones(request), hours, Math.floor(from / DAY_MS))
    .filter((window) => Math.max(from, window.from) < Math.min(until, window.to))
    .map((window) =>
      window.from >= from && window.to <= until
        ? window
        : { from: Math.max(from, window.from), to: Math.min(until, window.to) },
    );
  const chosen = {
    from: Math.max(from, chosenAt - EARLY_MS),
    to: Math.min(until, chosenAt + graceS(options) * 1000),
  };
  return chosen.from < chosen.to ? withOne(windows, chosen) : windows;
}

/** Whether the customer may be called now, and until when (null: at any time); otherwise from when on, null when nobody can say. */
export function callingVerdict(
  request: CallingRequest,
  now: number,
): { readonly kind: 'open' | 'closed'; readonly until: number | null } {
  const windows = callWindows(request, now, now + LONGEST_MS);
  if (windows === null) return { kind: 'open', until: null };
  const open = windows.find((window) => window.from <= now && now < window.to);
  return open === undefined
    ? { kind: 'closed', until: windows[0]?.from ?? null }
    : { kind: 'open', until: open.to };
}

function hoursOf(options: OptionMap): readonly DailyHours[] | 'always' {
  const text = option(options, '_calling_hours');
  return (text === null ? null : readCallingHours(text)) ?? DEFAULT_HOURS;
}

function graceS(options: OptionMap): number {
  const byDefault = option(options, '_calling_hours') === null ? DEFAULT_GRACE_S : GRACE_OF_OWN_HOURS_S;
  return integerOption(options, '_calling_hours_grace', byDefault, { min: 0, max: 86_400 });
}

const MOST_KNOWN = 500;
/** Most customers are in few zones, and the windows of a day are the same for all of them. */
const known = new Map<string, readonly CallWindow[]>();
/** What was asked for last, mostly by the next one as well: then not even the key is written. */
let latest: {
  readonly zones: readonly Zone[];
  readonly hours: readonly DailyHours[];
  readonly day: number;
  readonly windows: readonly CallWindow[];
} | null = null;

/** From a day (UTC) on, as far ahead as anybody looks. */
function hoursInAll(
  zones: readonly Zone[],
  hours: readonly DailyHours[],
  day: number,
): readonly CallWindow[] {
  if (latest !== null && latest.hours === hours && latest.day === day && isSame(latest.zones, zones))
    return latest.windows;
  const key = JSON.stringify([day, zones, hours]);
  let windows = known.get(key);
  if (windows === undefined) {
    const from = day * DAY_MS;
    windows = zones
      .map((zone) => inZone(hours, zone, from, from + LONGEST_MS + DAY_MS))
      .reduce((all, one) => intersect(all, one));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, windows);
  }
  latest = { zones, hours, day, windows };
  return windows;
}

function isSame(some: readonly Zone[], others: readonly Zone[]): boolean {
  return some === others || (some.length === others.length && some.every((zone, at) => zone === others[at]));
}

/** By what clocks show: an hour that comes twice counts twice, one that is skipped is not there. */
function inZone(hours: readonly DailyHours[], zone: Zone, from: number, to: number): CallWindow[] {
  const windows: CallWindow[] = [];
  const firstDay = Math.floor((from + offsetAt(zone, from)) / DAY_MS) - 1;
  const lastDay = Math.floor((to + offsetAt(zone, to)) / DAY_MS);
  for (let day = firstDay; day <= lastDay; day++) {
    for (const span of hours) {
      const window = {
        from: Math.max(from, laterShowing(zone, day * DAY_MS + span.from * MINUTE_MS)),
        to: Math.min(to, earlierShowing(zone, day * DAY_MS + span.to * MINUTE_MS)),
      };
      if (window.from < window.to) windows.push(window);
    }
  }
  return joined(windows);
}

/** The instants at which clocks of the zone show a local time, around a change of daylight saving both. */
function showings(zone: Zone, local: number): [number, number] {
  return [local - offsetAt(zone, local - DAY_MS), local - offsetAt(zone, local + DAY_MS)];
}

function laterShowing(zone: Zone, local: number): number {
  const found = showings(zone, local).filter((at) => at + offsetAt(zone, at) >= local);
  return found.length === 0 ? Math.max(...showings(zone, local)) : Math.max(...found);
}

function earlierShowing(zone: Zone, local: number): number {
  return Math.min(...showings(zone, local));
}

function intersect(a: readonly CallWindow[], b: readonly CallWindow[]): CallWindow[] {
  const both: CallWindow[] = [];
  for (const one of a)
    for (const other of b) {
      const window = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
      if (window.from < window.to) both.push(window);
    }
  return joined(both);
}

/** Windows that are joined, in their order, and one more. */
function withOne(windows: readonly CallWindow[], more: CallWindow): CallWindow[] {
  const before = windows.filter(({ to }) => to < more.from);
  const after = windows.filter(({ from }) => from > more.to);
  let { from, to } = more;
  for (const window of windows.slice(before.length, windows.length - after.length)) {
    from = Math.min(from, window.from);
    to = Math.max(to, window.to);
  }
  return [...before, { from, to }, ...after];
}

function joined(windows: readonly CallWindow[]): CallWindow[] {
  const result: CallWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const before = result.at(-1);
    if (before === undefined || before.to < window.from) result.push(window);
    else if (before.to < window.to) result[result.length - 1] = { from: before.from, to: window.to };
  }
  return result;
}
