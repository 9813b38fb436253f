import { weekdayNamed } from '../office-hours/hours-text.ts';
import { type CalendarDate, isOn, type LocalDay, readDate, weekdayOf } from '../office-hours/local-date.ts';
import { readZone } from '../office-hours/office-hours.ts';
import type { OptionMap } from '../ports/store.ts';
import { integerOption, option } from '../services/options.ts';
import { DAY_MS, offsetAt, offsetSpans, type Zone } from '../time/zone-offsets.ts';

/** A number of bookings from one time of the day to another, in milliseconds since local midnight. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The options of one `capacity` service, read (callback options 10.4). */
export interface CapacityPlan {
  readonly zone: Zone;
  /** By weekday; Monday is 0. */
  readonly weekdays: readonly (readonly Step[])[];
  /** What replaces a whole day. */
  readonly exceptions: readonly { readonly date: CalendarDate; readonly steps: readonly Step[] }[];
  /** `_max_capacity`: no value counts for more. */
  readonly most: number;
}

/** A stretch of time with one capacity. Instants are milliseconds since 1970, `to` exclusive. */
export interface CapacityPeriod {
  readonly from: number;
  readonly to: number;
  /** As configured, also when it is more than `_max_capacity`. */
  readonly configured: number;
  /** Bookings in each bucket of that time. */
  readonly capacity: number;
}

const DEFAULT_MOST = 1000;
/** What the store can count to. */
const MOST_COUNTED = 2_147_483_647;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const read = new WeakMap<OptionMap, CapacityPlan>();

/** Reads the options of a service; what cannot be understood offers nothing (findings say so). The same map is read once. */
export function capacityPlan(options: OptionMap): CapacityPlan {
  const known = read.get(options);
  if (known !== undefined) return known;
  const made = readCapacity(options);
  read.set(options, made);
  return made;
}

/** What every bucket that begins at an instant offers. */
export function capacityAt(plan: CapacityPlan, at: number): number {
  const local = at + offsetAt(plan.zone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  const step = stepsOn(plan, day).find(({ from, to }) => from <= time && time < to);
  return Math.min(step?.value ?? 0, plan.most);
}

/** The stretches between two instants in which something is offered, in order, cut off at both ends: one for each entry. */
export function capacityPeriods(plan: CapacityPlan, from: number, to: number): CapacityPeriod[] {
  const periods: CapacityPeriod[] = [];
  for (const span of offsetSpans(plan.zone, from, to)) {
    const [first, last] = [Math.max(from, span.from), Math.min(to, span.to)];
    const lastDay = Math.floor((last - 1 + span.offsetMs) / DAY_MS);
    for (let day = Math.floor((first + span.offsetMs) / DAY_MS); day <= lastDay; day++) {
      const midnight = day * DAY_MS - span.offsetMs;
      for (const { from: begin, to: end, value } of stepsOn(plan, day)) {
        const period = { from: Math.max(first, midnight + begin), to: Math.min(last, midnight + end) };
        if (period.from < period.to && value > 0)
          periods.push({ ...period, configured: value, capacity: Math.min(value, plan.most) });
      }
    }
  }
  return periods;
}

function stepsOn(plan: CapacityPlan, day: LocalDay): readonly Step[] {
  const exception = plan.exceptions.find(({ date }) => isOn(date, day));
  return exception?.steps ?? plan.weekdays[weekdayOf(day)] ?? [];
}

function readCapacity(options: OptionMap): CapacityPlan {
  const most = integerOption(options, '_max_capacity', DEFAULT_MOST, { min: 0, max: MOST_COUNTED });
  const weekdays: (readonly Step[])[] = [[], [], [], [], [], [], []];
  const order = weekdayOrder(options);
  for (const [index, weekday] of order.entries()) {
    const text = option(options, `_capacity_${index + 1}`);
    if (text === null) continue;
    weekdays[weekday] = readDay(wrapped(readJson(text)));
  }
  return {
    zone: readZone(options),
    weekdays,
    exceptions: readExceptions(options),
    most,
  };
}

/** Which weekday `_capacity_1` and the others are: those of `_capacity` in its order, Monday to Sunday by default. */
function weekdayOrder(options: OptionMap): number[] {
  const names = (option(options, '_capacity') ?? '').replace(/[[\]"']/g, '').split(',');
  const days = names.map(weekdayNamed).filter((day) => day !== null);
  return days.length === 7 && new Set(days).size === 7 ? days : [0, 1, 2, 3, 4, 5, 6];
}

type JsonMap = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: that offers nothing.
    return undefined;
  }
}

/** `{"1":{"0900":3}}`: what stands under the number; `{"0900":3}` by itself is taken as well. */
function wrapped(value: unknown): unknown {
  if (!isMap(value)) return value;
  const inner = Object.values(value);
  return inner.length === 1 && isMap(inner[0]) ? inner[0] : value;
}

/** An entry counts to the end of its hour, or to the next entry in that hour. */
function readDay(value: unknown): Step[] {
  if (!isMap(value)) return [];
  const steps: Step[] = [];
  for (const [time, given] of Object.entries(value)) {
    const from = readHour(time);
    const amount = readAmount(given);
    if (from === null || amount === null) continue;
    steps.push({ from, to: (Math.floor(from / HOUR_MS) + 1) * HOUR_MS, value: amount });
  }
  steps.sort((a, b) => a.from - b.from);
  return steps.map((step, at) => ({ ...step, to: Math.min(step.to, steps[at + 1]?.from ?? step.to) }));
}

/** Milliseconds since midnight of `HHmm`. */
function readHour(text: string): number | null {
  const match = /^(\d{2}):?(\d{2})$/.exec(text.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  return hour < 24 && minute < 60 ? hour * HOUR_MS + minute * MINUTE_MS : null;
}

function readAmount(value: unknown): number | null {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0 ? amount : null;
}

/** `_capacity_add`: dates with days of their own, as one object or as a list of objects. */
function readExceptions(options: OptionMap): { date: CalendarDate; steps: readonly Step[] }[] {
  const text = option(options, '_capacity_add');
  const value = text === null ? [] : readJson(text);
  const maps = Array.isArray(value) ? value : [value];
  return maps.filter(isMap).flatMap((map) =>
    Object.entries(map).flatMap(([name, day]) => {
      const date = readDate(name.trim());
      return date === null ? [] : [{ date, steps: readDay(day) }];
    }),
  );
}
