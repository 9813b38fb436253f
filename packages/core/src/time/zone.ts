/** Date, time of day and weekday somewhere. */
export interface LocalMoment {
  /** `2026-03-29` */
  readonly date: string;
  /** `09:00:00` */
  readonly time: string;
  /** Sunday is 0. */
  readonly weekday: number;
}

/** Short names that Genesys configurations use, and the zone whose rules they mean. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  GMT: 'Etc/UTC',
  UTC: 'Etc/UTC',
  Z: 'Etc/UTC',
  WET: 'Europe/Lisbon',
  CET: 'Europe/Paris',
  MET: 'Europe/Paris',
  ECT: 'Europe/Paris',
  EET: 'Europe/Athens',
  EST: 'America/New_York',
  CST: 'America/Chicago',
  MST: 'America/Denver',
  PNT: 'America/Phoenix',
  PST: 'America/Los_Angeles',
  AST: 'America/Anchorage',
  HST: 'Pacific/Honolulu',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  CTT: 'Asia/Shanghai',
  AET: 'Australia/Sydney',
  NST: 'Pacific/Auckland',
};

/** The zone that an abbreviation of a configuration means, daylight saving included; null when it is none of those. */
export function zoneOfShortName(name: string): string | null {
  return SHORT_NAMES[name.trim().toUpperCase()] ?? null;
}

/** Furthest instant from 1970 that a date can have (ECMAScript time values). */
const MAX_INSTANT_MS = 8.64e15;
/** Making a formatter costs a hundred times as much as using it. */
const MOST_FORMATTERS = 200;
const formatters = new Map<string, Intl.DateTimeFormat | null>();

/**
 * What clocks and calendars show somewhere at an instant (milliseconds since 1970). A zone is an IANA name, one of the
 * short names above (daylight saving included), or an offset such as `UTC+5:30`. Null when there is no such zone or instant.
 */
export function localMoment(zone: string, at: number): LocalMoment | null {
  if (!(Math.abs(at) <= MAX_INSTANT_MS)) return null;
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone.trim());
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 18 * 60 ? null : inUtc(at + (offset[1] === '-' ? -minutes : minutes) * 60_000);
  }
  const formatter = formatterOf(zone.trim());
  if (formatter === null) return null;
  const part: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(at)) part[type] = value;
  const { year = '', month = '', day = '', hour = '', minute = '', second = '', weekday = '' } = part;
  return {
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(weekday),
  };
}

function inUtc(at: number): LocalMoment | null {
  if (!(Math.abs(at) <= MAX_INSTANT_MS)) return null;
  const moment = new Date(at);
  const text = moment.toISOString();
  const [date = '', time = ''] = text.split('T');
  return { date, time: time.slice(0, 8), weekday: moment.getUTCDay() };
}

function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = makeFormatter(SHORT_NAMES[zone.toUpperCase()] ?? zone);
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(zone, made);
  return made;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | null {
  if (timeZone === '') return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
    });
  } catch {
    // The platform's own table of zones does not have the name: so nobody has.
    return null;
  }
}
