import type { OptionMap } from '../ports/store.ts';
import { serviceKind } from '../services/kind.ts';
import { DAY_MS, instantOf, offsetAt, offsetSpans, type Zone } from '../time/zone-offsets.ts';
import type { DatedHours, TimeOfDay, WeeklyHours } from './hours-text.ts';
import { covers, type DateRange, isOn, type LocalDay, weekdayOf } from './local-date.ts';
import { type Included, type OfficeHours, officeHours } from './office-hours.ts';

/** From and to in milliseconds since 1970, `to` exclusive. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** When an office is open: the rules of a service with those that it takes over from others. */
export interface OfficeCalendar {
  readonly zone: Zone;
  readonly regular: readonly WeeklyHours[];
  readonly additions: readonly DatedHours[];
  readonly holidays: readonly DateRange[];
  /** Closed outside these; empty: they do not limit. */
  readonly effective: readonly DateRange[];
  /** On these dates the hours of another calendar count, as hours of this zone. */
  readonly alternatives: readonly {
    readonly dates: readonly DateRange[];
    readonly calendar: OfficeCalendar;
  }[];
}

/** Options of a configured service, or null. */
export type ServiceLookup = (name: string) => OptionMap | null;

/** The calendar of a configured `office-hours` service; null when there is none of that name. */
export function officeCalendar(name: string, services: ServiceLookup): OfficeCalendar | null {
  return calendarOf(name, services, new Set());
}

/**
 * Hours = (regular - holidays + additions) within the effective dates; a holiday closes the whole local date.
 * `_use_alternative<n>` counts on the dates of `_effective_dates<n>`, which then do not limit, or else on the effective dates
 * of the alternative (callback options 10.5). What leads in a circle is passed over.
 */
function calendarOf(
  name: string,
  services: ServiceLookup,
  above: ReadonlySet<string>,
): OfficeCalendar | null {
  const hours = hoursOf(name, services);
  if (hours === null || above.has(name)) return null;
  const path = new Set([...above, name]);
  const alternatives = hours.alternatives.flatMap(({ number, service }) => {
    const calendar = calendarOf(service, services, path);
    if (calendar === null) return [];
    const own = hours.effective.filter((entry) => entry.number === number).map(({ dates }) => dates);
    if (own.length === 0) return [{ dates: calendar.effective, calendar }];
    return [{ dates: own, calendar: { ...calendar, effective: [] } }];
  });
  const taken = new Set(
    hours.alternatives
      .filter(({ service }) => hoursOf(service, services) !== null)
      .map(({ number }) => number),
  );
  const rules = gathered(name, services, 'all', new Set());
  return {
    zone: hours.zone,
    ...rules,
    effective: hours.effective.filter(({ number }) => !taken.has(number)).map(({ dates }) => dates),
    alternatives,
  };
}

function hoursOf(name: string, services: ServiceLookup): OfficeHours | null {
  const options = services(name);
  if (options === null) return null;
  const kind = serviceKind(options);
  return kind.kind === 'builtin' && kind.builtin === 'office-hours' ? officeHours(options) : null;
}

type Rules = Pick<OfficeCalendar, 'regular' | 'additions' | 'holidays'>;

/** The rules of a service and of those that it includes. */
function gathered(name: string, services: ServiceLookup, what: Included, seen: Set<string>): Rules {
  const hours = hoursOf(name, services);
  const key = `${what} ${name}`;
  if (hours === null || seen.has(key)) return { regular: [], additions: [], holidays: [] };
  seen.add(key);
  const parts: Rules[] = [
    {
      regular: what === 'regular' || what === 'all' ? hours.regular : [],
      additions: what === 'additions' || what === 'all' ? hours.additions : [],
      holidays: what === 'holidays' || what === 'all' ? hours.holidays : [],
    },
  ];
  for (const include of hours.includes) {
    if (what === 'all') parts.push(gathered(include.service, services, include.what, seen));
    else if (include.what === what || include.what === 'all')
      parts.push(gathered(include.service, services, what, seen));
  }
  return {
    regular: parts.flatMap(({ regular }) => regular),
    additions: parts.flatMap(({ additions }) => additions),
    holidays: parts.flatMap(({ holidays }) => holidays),
  };
}

/** Whether clocks of the office show an opening time: the same wall-clock hour is open both times when it comes twice. */
export function isOpenAt(calendar: OfficeCalendar, at: number): boolean {
  const local = at + offsetAt(calendar.zone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  return timesOn(calendar, day).some(({ from, to }) => from <= time && time < to);
}

/** When the office is open between two instants: in order, without overlaps, cut off at both ends. */
export function openPeriods(calendar: OfficeCalendar, from: number, to: number): Period[] {
  const periods: Period[] = [];
  for (const span of offsetSpans(calendar.zone, from, to)) {
    const [first, last] = [Math.max(from, span.from), Math.min(to, span.to)];
    const lastDay = Math.floor((last - 1 + span.offsetMs) / DAY_MS);
    for (let day = Math.floor((first + span.offsetMs) / DAY_MS); day <= lastDay; day++) {
      const midnight = day * DAY_MS - span.offsetMs;
      for (const time of timesOn(calendar, day)) {
        const period = {
          from: Math.max(first, midnight + time.from),
          to: Math.min(last, midnight + time.to),
        };
        if (period.from < period.to) periods.push(period);
      }
    }
  }
  return joined(periods);
}

/** The whole opening around an instant, as far as it lies on the same local date; null when closed. */
export function openingAround(calendar: OfficeCalendar, at: number): Period | null {
  return (
    openPeriods(calendar, at - DAY_MS, at + DAY_MS)
      .map((period) => withinDate(calendar.zone, period, at))
      .find(({ from, to }) => from <= at && at < to) ?? null
  );
}

function withinDate(zone: Zone, period: Period, at: number): Period {
  const day = Math.floor((at + offsetAt(zone, at)) / DAY_MS);
  return {
    from: Math.max(period.from, instantOf(zone, day * DAY_MS)),
    to: Math.min(period.to, instantOf(zone, (day + 1) * DAY_MS)),
  };
}

/** Opening times of one local date, between its midnights; they may overlap. */
function timesOn(calendar: OfficeCalendar, day: LocalDay): TimeOfDay[] {
  const isCovered = (ranges: readonly DateRange[]): boolean => ranges.some((range) => covers(range, day));
  const alternative = calendar.alternatives.find(({ dates }) => isCovered(dates));
  if (alternative !== undefined) return timesOn(alternative.calendar, day);
  if (calendar.effective.length > 0 && !isCovered(calendar.effective)) return [];
  const times: TimeOfDay[] = [];
  if (!isCovered(calendar.holidays)) {
    const weekday = weekdayOf(day);
    for (const { days, times: regular } of calendar.regular) {
      if (days.has(weekday)) times.push(...regular.map(today));
      if (days.has((weekday + 6) % 7)) times.push(...regular.map(afterMidnight));
    }
  }
  for (const { date, times: added } of calendar.additions) {
    if (isOn(date, day)) times.push(...added.map(today));
    if (isOn(date, day - 1)) times.push(...added.map(afterMidnight));
  }
  return times.filter(({ from, to }) => from < to);
}

function today({ from, to }: TimeOfDay): TimeOfDay {
  return { from, to: Math.min(to, DAY_MS) };
}

/** What is left of the hours of the day before. */
function afterMidnight({ to }: TimeOfDay): TimeOfDay {
  return { from: 0, to: to - DAY_MS };
}

function joined(periods: readonly Period[]): Period[] {
  const sorted = [...periods].sort((a, b) => a.from - b.from);
  const result: Period[] = [];
  for (const period of sorted) {
    const before = result.at(-1);
    if (before === undefined || before.to < period.from) result.push(period);
    else if (before.to < period.to) result[result.length - 1] = { from: before.from, to: period.to };
  }
  return result;
}
