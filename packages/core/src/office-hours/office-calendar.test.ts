import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { OptionMap } from '../ports/store.ts';
import { ZONES } from '../time/testing/zones.ts';
import { isOpenAt, officeCalendar, openingAround, openPeriods } from './office-calendar.ts';
import { officeHours } from './office-hours.ts';

const office = (options: OptionMap): OptionMap => ({
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  ...options,
});

function calendar(options: OptionMap, others: Readonly<Record<string, OptionMap>> = {}) {
  const services = new Map(Object.entries({ ...others, hours: office(options) }));
  const found = officeCalendar('hours', (name) => services.get(name) ?? null);
  if (found === null) throw new Error('no calendar');
  return found;
}

/** Open local times on a date in Paris, as texts. */
function opensOn(
  options: OptionMap,
  date: string,
  others: Readonly<Record<string, OptionMap>> = {},
): string[] {
  const day = Temporal.PlainDate.from(date);
  const at = (plain: Temporal.PlainDate) => plain.toZonedDateTime('Europe/Paris').epochMilliseconds;
  const clock = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant)
      .toZonedDateTimeISO('Europe/Paris')
      .toString()
      .slice(11, 16);
  return openPeriods(calendar(options, others), at(day), at(day.add({ days: 1 }))).map(
    ({ from, to }) => `${clock(from)}-${clock(to)}`,
  );
}

describe('office hours', () => {
  const WEEK = { _bh_regular1: 'Mon-Fri 9:00-17:00', _bh_regular2: 'Sat 10:00-12:00' };

  it.each([
    ['2031-05-28', ['09:00-17:00']],
    ['2031-05-31', ['10:00-12:00']],
    ['2031-06-01', []],
  ])('on %s: %j', (date, expected) => {
    expect(opensOn(WEEK, date)).toEqual(expected);
  });

  it('over midnight belong to the evening that they begin on', () => {
    const night = { _bh_regular1: 'Fri 19:00-7:00' };
    expect(opensOn(night, '2031-05-30')).toEqual(['19:00-00:00']);
    expect(opensOn(night, '2031-05-31')).toEqual(['00:00-07:00']);
    expect(opensOn(night, '2031-06-01')).toEqual([]);
  });

  it('may wrap the week', () => {
    const weekend = { _bh_regular1: 'Sat-Mon 8:00-9:00' };
    expect(
      ['2031-05-30', '2031-05-31', '2031-06-01', '2031-06-02', '2031-06-03'].map(
        (date) => opensOn(weekend, date).length,
      ),
    ).toEqual([0, 1, 1, 1, 0]);
  });

  it('are not on holidays, of one year or of all', () => {
    const options = { ...WEEK, _holiday1: '2031-05-28', _holiday2: '12-25' };
    expect(opensOn(options, '2031-05-28')).toEqual([]);
    expect(opensOn(options, '2031-05-29')).toEqual(['09:00-17:00']);
    expect(opensOn(options, '2031-12-25')).toEqual([]);
    expect(opensOn(options, '2032-12-25')).toEqual([]);
  });

  it('have special openings, on holidays too, which join what they touch', () => {
    const options = {
      ...WEEK,
      _holiday1: '12-24',
      _bh_add1: '12-24 9:00-11:00',
      _bh_add2: '2031-05-28 17:00-19:00',
    };
    expect(opensOn(options, '2031-12-24')).toEqual(['09:00-11:00']);
    expect(opensOn(options, '2031-05-28')).toEqual(['09:00-19:00']);
    expect(opensOn(options, '2032-05-28')).toEqual(['09:00-17:00']);
  });

  it('are closed outside the effective dates, special openings too', () => {
    const options = {
      ...WEEK,
      _bh_add1: '2031-11-30 10:00-14:00',
      _effective_dates1: '2031-04-01 to 2031-10-31',
      _effective_dates2: '2031-12-01',
    };
    expect(opensOn(options, '2031-10-31')).toEqual(['09:00-17:00']);
    expect(opensOn(options, '2031-11-03')).toEqual([]);
    expect(opensOn(options, '2031-11-30')).toEqual([]);
    expect(opensOn(options, '2031-12-01')).toEqual(['09:00-17:00']);
  });

  const OTHERS = {
    summer: office({ _bh_regular1: 'Mon-Fri 7:00-13:00', _effective_dates1: '2031-07-01 to 2031-08-31' }),
    always: office({ _bh_regular1: 'Mon-Sun 0:00-24:00', _timezone: 'Asia/Tokyo' }),
    feasts: office({
      _bh_regular1: 'Mon-Sun 0:00-24:00',
      _holiday1: '07-14',
      _bh_add1: '2031-06-01 8:00-9:00',
    }),
  };

  it('of an alternative count on its effective dates', () => {
    const options = { ...WEEK, _use_alternative1: 'summer' };
    expect(opensOn(options, '2031-06-30', OTHERS)).toEqual(['09:00-17:00']);
    expect(opensOn(options, '2031-07-01', OTHERS)).toEqual(['07:00-13:00']);
  });

  it('of an alternative count on the dates of the same number, in the zone of the office', () => {
    const options = { ...WEEK, _effective_dates1: '2031-05-28', _use_alternative1: 'always' };
    expect(opensOn(options, '2031-05-28', OTHERS)).toEqual(['00:00-00:00']);
    expect(opensOn(options, '2031-05-29', OTHERS)).toEqual(['09:00-17:00']);
  });

  it('take over what they include, and nothing else of it', () => {
    const options = { ...WEEK, _include_holidays1: 'feasts' };
    expect(opensOn(options, '2031-07-14', OTHERS)).toEqual([]);
    expect(opensOn(options, '2031-06-01', OTHERS)).toEqual([]);
    expect(opensOn({ _include_regular1: 'always' }, '2031-06-01', OTHERS)).toEqual(['00:00-00:00']);
    expect(opensOn({ ...WEEK, _include_add1: 'feasts' }, '2031-06-01', OTHERS)).toEqual(['08:00-09:00']);
  });

  it('that lead in a circle, or to nothing, open as if it was not there', () => {
    const options = {
      ...WEEK,
      _include_regular1: 'hours',
      _use_alternative2: 'hours',
      _include_holidays1: 'nobody',
    };
    expect(opensOn(options, '2031-05-28')).toEqual(['09:00-17:00']);
    const circle = {
      a: office({ _include1: 'b' }),
      b: office({ _include1: 'a', _bh_regular1: 'Wed 1:00-2:00' }),
    };
    expect(opensOn({ _include1: 'a' }, '2031-05-28', circle)).toEqual(['01:00-02:00']);
  });

  it('that cannot be read open nothing, and close nothing', () => {
    const nonsense = {
      _bh_regular1: 'whenever',
      _bh_add1: '9-5',
      _holiday1: 'Sunday',
      _effective_dates1: 'soon',
    };
    expect(opensOn(nonsense, '2031-05-28')).toEqual([]);
    expect(opensOn({ ...nonsense, _bh_regular2: 'Wed 1:00-2:00' }, '2031-05-28')).toEqual(['01:00-02:00']);
  });

  it.each([
    ['Middle-earth', 'UTC'],
    ['', 'UTC'],
    ['PST', 'America/Los_Angeles'],
  ])('of the zone %j are those of %s', (_timezone, zone) => {
    expect(officeHours(office({ _timezone })).zone).toBe(zone);
  });

  it('are those of no service that is something else', () => {
    const services = new Map([['s', { _type: 'ors', _service: 'callback' }]]);
    expect(officeCalendar('s', (name) => services.get(name) ?? null)).toBeNull();
    expect(officeCalendar('t', (name) => services.get(name) ?? null)).toBeNull();
  });
});

describe('the opening that goes on', () => {
  const around = (options: OptionMap, at: string) => {
    const opening = openingAround(calendar(options), Date.parse(at));
    return opening === null
      ? null
      : [opening.from, opening.to].map((instant) => new Date(instant).toISOString());
  };

  it('is told whole, as far as it is on the same day', () => {
    const hours = { _bh_regular1: 'Mon-Fri 9:00-17:00' };
    expect(around(hours, '2031-05-28T10:00:00Z')).toEqual([
      '2031-05-28T07:00:00.000Z',
      '2031-05-28T15:00:00.000Z',
    ]);
    expect(around(hours, '2031-05-28T15:00:00Z')).toBeNull();
    const always = { _bh_regular1: 'Mon-Sun 0:00-24:00' };
    expect(around(always, '2026-03-29T10:00:00Z')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });
});

describe('office hours over changes of the clock', () => {
  it('stay open through a day of 23 or 25 hours, and are open both times when an hour comes twice (U33)', () => {
    const hours = (date: string, options: OptionMap) => {
      const from = Temporal.PlainDate.from(date).toZonedDateTime('Europe/Paris').epochMilliseconds;
      const to = Temporal.PlainDate.from(date)
        .add({ days: 1 })
        .toZonedDateTime('Europe/Paris').epochMilliseconds;
      return openPeriods(calendar(options), from, to).map((period) => (period.to - period.from) / 3_600_000);
    };
    const always = { _bh_regular1: 'Mon-Sun 0:00-24:00' };
    expect(hours('2026-03-29', always)).toEqual([23]);
    expect(hours('2026-10-25', always)).toEqual([25]);
    expect(hours('2026-03-29', { _bh_regular1: 'Sun 2:00-3:00' })).toEqual([]);
    expect(hours('2026-10-25', { _bh_regular1: 'Sun 2:00-2:30' })).toEqual([0.5, 0.5]);
  });

  const time = fc.integer({ min: 0, max: 24 * 4 }).map((quarters) => ({
    quarters,
    text: `${Math.floor(quarters / 4)}:${String((quarters % 4) * 15).padStart(2, '0')}`,
  }));
  const hoursOfDay = fc.tuple(time, time).filter(([from]) => from.quarters < 96);
  const days = fc.tuple(fc.nat(6), fc.nat(6));
  const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

  it('are open exactly when clocks of the office show an opening time, in every zone', {
    timeout: 30_000,
  }, () => {
    // Around the changes of many years, where it matters.
    const moments = fc
      .tuple(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) }),
        fc.integer({ min: -36, max: 36 }),
      )
      .map(([zone, at, hours]) => {
        const change = Temporal.Instant.fromEpochMilliseconds(at)
          .toZonedDateTimeISO(zone)
          .getTimeZoneTransition('next');
        const near = (change?.epochMilliseconds ?? at) + hours * 3_600_000;
        return { zone, at: Math.floor(near / 900_000) * 900_000 };
      });
    fc.assert(
      fc.property(moments, days, hoursOfDay, ({ zone, at }, [first, last], [from, to]) => {
        const regular = `${NAMES[first] ?? ''}-${NAMES[last] ?? ''} ${from.text}-${to.text}`;
        const open = calendar({ _timezone: zone, _bh_regular1: regular });
        const wallClock = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        const quarters = wallClock.hour * 4 + Math.floor(wallClock.minute / 15);
        const isDay = (weekday: number) =>
          first <= last ? first <= weekday && weekday <= last : weekday >= first || weekday <= last;
        const weekday = wallClock.dayOfWeek - 1;
        const end = to.quarters > from.quarters ? to.quarters : to.quarters + 96;
        const expected =
          (isDay(weekday) && from.quarters <= quarters && quarters < end) ||
          (isDay((weekday + 6) % 7) && quarters + 96 < end);
        expect(isOpenAt(open, at)).toBe(expected);
        const periods = openPeriods(open, at - 7_200_000, at + 7_200_000);
        expect(periods.some((period) => period.from <= at && at < period.to)).toBe(expected);
        for (const [index, period] of periods.entries()) {
          expect(period.from).toBeLessThan(period.to);
          expect(periods[index + 1]?.from ?? Number.POSITIVE_INFINITY).toBeGreaterThan(period.to);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
