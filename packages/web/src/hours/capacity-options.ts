import type { Options } from '../server/shapes.ts';

/** Room of each slot by hour: seven days from Monday, 24 hours. */
export type RoomWeek = readonly (readonly number[])[];

export interface RoomException {
  /** `2031-12-24`, or `12-24` for every year. */
  readonly date: string;
  /** Room by time, such as `{"0900": 2}`. */
  readonly hours: Readonly<Record<string, number>>;
}

export interface Capacity {
  readonly zone: string;
  readonly week: RoomWeek;
  readonly exceptions: readonly RoomException[];
  readonly kept: readonly (readonly [string, string])[];
  /** Days as they were written: one that was not painted stays the same text. */
  readonly texts: Options;
}

const DAYS = 7;
const HOURS = 24;

/** The options of a capacity service (callback options 10.4). What is not by the full hour is kept as it stands. */
export function readCapacity(options: Options): Capacity {
  const week = Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, () => 0));
  const kept: [string, string][] = [];
  const texts: Record<string, string> = {};
  let exceptions: RoomException[] = [];
  for (const [key, value] of Object.entries(options)) {
    if (key === '_timezone') continue;
    const [, number = ''] = /^_capacity_([1-7])$/.exec(key) ?? [];
    // Another order of weekdays is not painted here.
    const day = number === '' || !isUsualWeek(options['_capacity']) ? null : readDay(value, number);
    const dates = key === '_capacity_add' ? readDates(value) : null;
    if (day !== null) {
      week[Number(number) - 1] = day;
      texts[key] = value;
    } else if (dates !== null) exceptions = dates;
    else kept.push([key, value]);
  }
  return { zone: options['_timezone'] ?? '', week, exceptions, kept, texts };
}

export function writeCapacity({ zone, week, exceptions, kept, texts }: Capacity): Options {
  const options: Record<string, string> = Object.fromEntries(kept);
  if (zone !== '') options['_timezone'] = zone;
  for (const [at, hours] of week.entries()) {
    const key = `_capacity_${at + 1}`;
    const before = texts[key];
    if (before !== undefined && String(readDay(before, String(at + 1))) === String(hours)) {
      options[key] = before;
      continue;
    }
    // Put together by hand: an object would have 1000 before 0900.
    const day = hours.flatMap((room, hour) =>
      room > 0 ? [`"${String(hour).padStart(2, '0')}00":${room}`] : [],
    );
    if (day.length > 0 && options[key] === undefined) options[key] = `{"${at + 1}":{${day.join(',')}}}`;
  }
  if (exceptions.length > 0)
    options['_capacity_add'] = JSON.stringify(exceptions.map(({ date, hours }) => ({ [date]: hours })));
  return options;
}

function isUsualWeek(text: string | undefined): boolean {
  return (
    text === undefined ||
    /^\[?\s*mon\w*,\s*tue\w*,\s*wed\w*,\s*thu\w*,\s*fri\w*,\s*sat\w*,\s*sun\w*\s*\]?$/i.test(text.trim())
  );
}

function readDay(text: string, number: string): number[] | null {
  const hours = record(record(json(text))?.[number]);
  if (hours === null) return null;
  const day = Array.from({ length: HOURS }, () => 0);
  for (const [time, room] of Object.entries(hours)) {
    const [, hour = ''] = /^([01]\d|2[0-3])00$/.exec(time) ?? [];
    if (hour === '' || typeof room !== 'number' || !Number.isInteger(room) || room < 0) return null;
    day[Number(hour)] = room;
  }
  return day;
}

function readDates(text: string): RoomException[] | null {
  const list = json(text);
  if (!Array.isArray(list)) return null;
  const dates: RoomException[] = [];
  for (const entry of list) {
    for (const [date, hours] of Object.entries(record(entry) ?? { '': null })) {
      const rooms = record(hours);
      if (rooms === null) return null;
      const pairs = Object.entries(rooms).filter(
        (pair): pair is [string, number] => typeof pair[1] === 'number',
      );
      if (pairs.length !== Object.keys(rooms).length) return null;
      dates.push({ date, hours: Object.fromEntries(pairs) });
    }
  }
  return dates;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
