import { DAY_MS } from '../time/zone-offsets.ts';

/** A date as the number of days since 1970-01-01: a local date without a zone. */
export type LocalDay = number;

const MOST_DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Monday is 0. */
export function weekdayOf(day: LocalDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `MMdd` as a number, by which yearly dates are compared. */
export function monthAndDayOf(day: LocalDay): number {
  const date = new Date(day * DAY_MS);
  return (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** A date of one year, or one that comes every year. */
export type CalendarDate =
  | { readonly kind: 'once'; readonly day: LocalDay }
  | { readonly kind: 'yearly'; readonly monthAndDay: number };

/** `YYYY-MM-dd` or `MM-dd`; null for anything that is no date. */
export function readDate(text: string): CalendarDate | null {
  const match = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [month, dayOfMonth] = [Number(match[2]), Number(match[3])];
  if (dayOfMonth < 1 || dayOfMonth > (MOST_DAYS_OF_MONTH[month - 1] ?? 0)) return null;
  if (match[1] === undefined) return { kind: 'yearly', monthAndDay: month * 100 + dayOfMonth };
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), month - 1, dayOfMonth);
  return date.getUTCDate() === dayOfMonth ? { kind: 'once', day: date.getTime() / DAY_MS } : null;
}

export function isOn(date: CalendarDate, day: LocalDay): boolean {
  return date.kind === 'once' ? date.day === day : date.monthAndDay === monthAndDayOf(day);
}

/** First and last day of a stretch of days; both once, or both yearly (which may go over the turn of the year). */
export type DateRange =
  | { readonly kind: 'once'; readonly first: LocalDay; readonly last: LocalDay }
  | { readonly kind: 'yearly'; readonly first: number; readonly last: number };

/** A date, or two with `to` between them. */
export function readDateRange(text: string): DateRange | null {
  const [from = '', until = from, ...more] = text.trim().split(/\s+to\s+/i);
  const [first, last] = [readDate(from), readDate(until)];
  if (more.length > 0 || first === null || last === null) return null;
  if (first.kind === 'once' && last.kind === 'once')
    return first.day <= last.day ? { kind: 'once', first: first.day, last: last.day } : null;
  return first.kind === 'yearly' && last.kind === 'yearly'
    ? { kind: 'yearly', first: first.monthAndDay, last: last.monthAndDay }
    : null;
}

export function covers(range: DateRange, day: LocalDay): boolean {
  const { first, last } = range;
  if (range.kind === 'once') return first <= day && day <= last;
  const today = monthAndDayOf(day);
  return first <= last ? first <= today && today <= last : today >= first || today <= last;
}
