/** A week in half hours: seven days from Monday, 48 halves of an hour each. */
export type Week = readonly (readonly boolean[])[];

export const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export const DAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
export const HALVES = 48;
const MINUTES = 30;

export const CLOSED: Week = DAYS.map(() => Array.from({ length: HALVES }, () => false));

/**
 * Reads `Mon-Fri 9:00-17:00` and the like (`_bh_regular<n>`) into a week. Null for what is written in another way, or
 * does not begin and end at a half hour: such a rule is kept as it stands.
 */
export function readWeekly(text: string): Week | null {
  const [, dayText = '', hourText = ''] = /^\s*([A-Za-z][A-Za-z,\s-]*?)\s+(\d[\d:,\s-]*)$/.exec(text) ?? [];
  const days = readDays(dayText);
  const spans = hourText.split(',').map(readSpan);
  if (days === null || spans.includes(null)) return null;
  const week = CLOSED.map((day) => [...day]);
  for (const day of days)
    for (const span of spans) {
      if (span === null) return null;
      // Hours over midnight begin on the day that is named.
      const to = span.to > span.from ? span.to : span.to + HALVES;
      for (let at = span.from; at < to; at++) {
        const row = week[(day + Math.floor(at / HALVES)) % DAYS.length];
        if (row !== undefined) row[at % HALVES] = true;
      }
    }
  return week;
}

function readDays(text: string): number[] | null {
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.trim().split(/\s*-\s*/);
    const from = dayOf(first);
    const to = dayOf(last);
    if (from < 0 || to < 0 || more.length > 0) return null;
    for (let day = from; ; day = (day + 1) % DAYS.length) {
      days.push(day);
      if (day === to) break;
    }
  }
  return days;
}

function dayOf(text: string): number {
  return DAYS.findIndex((day) => text.length >= 3 && text.toLowerCase().startsWith(day.toLowerCase()));
}

function readSpan(text: string): { from: number; to: number } | null {
  const [, fromHour, fromMinute, toHour, toMinute] =
    /^\s*(\d{1,2})(?::(\d{2}))?\s*-\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(text) ?? [];
  const from = half(fromHour, fromMinute);
  const to = half(toHour, toMinute);
  return from === null || to === null || from === to || from >= HALVES ? null : { from, to };
}

function half(hour: string | undefined, minute = '00'): number | null {
  const minutes = hour === undefined ? -1 : Number(hour) * 60 + Number(minute);
  return minutes < 0 || minutes > 24 * 60 || minutes % MINUTES !== 0 || Number(minute) > 59
    ? null
    : minutes / MINUTES;
}

export function union(weeks: readonly Week[]): Week {
  return CLOSED.map((day, at) => day.map((_closed, half) => weeks.some((week) => week[at]?.[half] === true)));
}

/** The same as texts, one for each group of days that follow each other with the same hours. */
export function writeWeekly(week: Week): string[] {
  const hours = week.map(hoursOf);
  const texts: string[] = [];
  for (let first = 0; first < hours.length; ) {
    let last = first;
    while (last + 1 < hours.length && hours[last + 1] === hours[first]) last++;
    const text = hours[first] ?? '';
    if (text !== '') texts.push(`${first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`} ${text}`);
    first = last + 1;
  }
  return texts;
}

function hoursOf(day: readonly boolean[]): string {
  const spans: string[] = [];
  for (let at = 0; at < day.length; at++) {
    if (day[at] !== true) continue;
    let end = at;
    while (day[end] === true) end++;
    spans.push(`${clock(at)}-${clock(end)}`);
    at = end;
  }
  return spans.join(',');
}

/** Half hours since midnight as a clock shows them; 24:00 is the end of the day. */
export function clock(half: number): string {
  return `${Math.floor(half / 2)}:${half % 2 === 0 ? '00' : '30'}`;
}
