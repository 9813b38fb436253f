import { type CalendarDate, readDate } from './local-date.ts';

/** From and to in milliseconds since local midnight; what goes over midnight ends above a day. */
export interface TimeOfDay {
  readonly from: number;
  readonly to: number;
}

/** Hours that come every week on some days; Monday is 0. */
export interface WeeklyHours {
  readonly days: ReadonlySet<number>;
  readonly times: readonly TimeOfDay[];
}

/** Hours of one date. */
export interface DatedHours {
  readonly date: CalendarDate;
  readonly times: readonly TimeOfDay[];
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A dash of any length that a word processor makes of one. */
const DASH = String.raw`\s*[-\u2013\u2014]\s*`;
const TIME = String.raw`\d{1,2}(?::\d{2})?`;
const TIMES = String.raw`${TIME}${DASH}${TIME}(?:\s*,\s*${TIME}${DASH}${TIME})*`;
const WEEKLY = new RegExp(
  String.raw`^([a-z]+(?:${DASH}[a-z]+)?(?:\s*,\s*[a-z]+(?:${DASH}[a-z]+)?)*)\s+(${TIMES})$`,
  'i',
);
const DATED = new RegExp(String.raw`^((?:\d{4}-)?\d{1,2}-\d{1,2})\s+(${TIMES})$`);
const MOST_CHARACTERS = 500;

/** `Mon-Fri 9:00-17:00`: days may wrap the week, hours midnight; several of both with commas between. */
export function readWeeklyHours(text: string): WeeklyHours | null {
  const match = text.length > MOST_CHARACTERS ? null : WEEKLY.exec(text.trim());
  if (match === null) return null;
  const days = readDays(match[1] ?? '');
  const times = readTimes(match[2] ?? '');
  return days === null || times === null ? null : { days, times };
}

/** `YYYY-MM-dd HH:mm-HH:mm`, or yearly `MM-dd HH:mm-HH:mm`. */
export function readDatedHours(text: string): DatedHours | null {
  const match = text.length > MOST_CHARACTERS ? null : DATED.exec(text.trim());
  if (match === null) return null;
  const date = readDate(match[1] ?? '');
  const times = readTimes(match[2] ?? '');
  return date === null || times === null ? null : { date, times };
}

/** The number of a weekday, by its English name or its first three letters; Monday is 0. */
export function weekdayNamed(text: string): number | null {
  const name = text.trim().toLowerCase();
  const at = WEEKDAYS.indexOf(name.slice(0, 3));
  const full = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][at];
  return full !== undefined && full.startsWith(name) && name.length >= 3 ? at : null;
}

function readDays(text: string): Set<number> | null {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first = '', last = first] = part.split(new RegExp(DASH));
    const [from, to] = [weekdayNamed(first), weekdayNamed(last)];
    if (from === null || to === null) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days;
}

function readTimes(text: string): TimeOfDay[] | null {
  const times: TimeOfDay[] = [];
  for (const part of text.split(',')) {
    const [first = '', last = ''] = part.split(new RegExp(DASH));
    const [from, to] = [readTime(first), readTime(last)];
    if (from === null || to === null || from === DAY_MINUTES) return null;
    // An end that is not after the beginning is on the next day; the same time twice is a whole day.
    const end = to > from ? to : to + DAY_MINUTES;
    times.push({ from: from * MINUTE_MS, to: end * MINUTE_MS });
  }
  return times;
}

/** Minutes since midnight; `24:00` ends a day. */
function readTime(text: string): number | null {
  const [hour = '', minute = '0'] = text.trim().split(':');
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}
