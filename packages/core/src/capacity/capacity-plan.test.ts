import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { OptionMap } from '../ports/store.ts';
import { ZONES } from '../time/testing/zones.ts';
import { capacityAt, capacityPeriods, capacityPlan } from './capacity-plan.ts';

const plan = (options: OptionMap) =>
  capacityPlan({ _type: 'builtin', _service: 'capacity', _timezone: 'Europe/Paris', ...options });
const at = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Paris').epochMilliseconds;

describe('capacity', () => {
  const WEDNESDAY = { _capacity_3: '{"3":{"0900":5,"1000":3,"1030":1}}' };

  it.each([
    ['2031-05-28T08:59', 0],
    ['2031-05-28T09:00', 5],
    ['2031-05-28T09:59', 5],
    ['2031-05-28T10:29', 3],
    ['2031-05-28T10:30', 1],
    ['2031-05-28T11:00', 0],
    ['2031-05-29T09:00', 0],
  ])('at %s is %i', (local, expected) => {
    expect(capacityAt(plan(WEDNESDAY), at(local))).toBe(expected);
  });

  it('may be written without the number of the day', () => {
    expect(capacityAt(plan({ _capacity_3: '{"0900":"7"}' }), at('2031-05-28T09:00'))).toBe(7);
  });

  it('numbers the days as _capacity lists them', () => {
    const sundayFirst = plan({
      _capacity: '[Sun, Mon, Tue, Wed, Thu, Fri, Sat]',
      _capacity_4: '{"4":{"0900":5}}',
    });
    expect(capacityAt(sundayFirst, at('2031-05-28T09:00'))).toBe(5);
    const nonsense = plan({ _capacity: '[Mon, Mon]', ...WEDNESDAY });
    expect(capacityAt(nonsense, at('2031-05-28T09:00'))).toBe(5);
  });

  it.each(['[{"2031-05-28":{"1100":2}}]', '{"2031-05-28":{"1100":2}}', '[{"05-28":{"1100":2}}]'])(
    'of a date in %s replaces that of the weekday',
    (_capacity_add) => {
      const excepted = plan({ ...WEDNESDAY, _capacity_add });
      expect(capacityAt(excepted, at('2031-05-28T09:00'))).toBe(0);
      expect(capacityAt(excepted, at('2031-05-28T11:00'))).toBe(2);
      expect(capacityAt(excepted, at('2031-06-04T09:00'))).toBe(5);
    },
  );

  it('is never more than the maximum', () => {
    const large = plan({ _capacity_3: '{"3":{"0900":1001,"1000":1000}}' });
    expect(capacityAt(large, at('2031-05-28T09:00'))).toBe(1000);
    expect(capacityAt(plan({ ...WEDNESDAY, _max_capacity: '2' }), at('2031-05-28T09:00'))).toBe(2);
  });

  it.each([
    { _capacity_3: 'a lot' },
    { _capacity_3: '[1,2]' },
    { _capacity_3: '{"3":{"0900":-1}}' },
    { _capacity_3: '{"3":{"0900":1.5}}' },
    { _capacity_3: '{"3":{"2500":1}}' },
    { _capacity_3: '{"3":{"0900":{"x":1}}}' },
    { _capacity_3: '{"3":{"0900":null}}' },
    { _capacity_3: '{"__proto__":{"0900":null}}' },
    { _capacity_add: 'Christmas' },
    { _capacity_add: '[{"2031-02-30":{"0900":1}}]' },
    { _capacity_add: '[{"2031-05-28":7}]' },
    { _timezone: 'Middle-earth' },
    {},
  ])('that makes no sense (%j) offers nothing', (options) => {
    expect(capacityAt(plan(options), at('2031-05-28T09:00'))).toBe(0);
    expect(capacityPeriods(plan(options), at('2031-05-01T00:00'), at('2031-06-01T00:00'))).toEqual([]);
  });

  it.each(['{}', '[]', 'nonsense'])('may have no exceptions (%s)', (_capacity_add) => {
    expect(capacityAt(plan({ ...WEDNESDAY, _capacity_add }), at('2031-05-28T09:00'))).toBe(5);
  });

  it('is told by stretches, as far as they are asked for', () => {
    const periods = capacityPeriods(plan(WEDNESDAY), at('2031-05-28T09:15'), at('2031-05-28T10:15'));
    expect(periods.map(({ from, to, capacity }) => [from, to, capacity])).toEqual([
      [at('2031-05-28T09:15'), at('2031-05-28T10:00'), 5],
      [at('2031-05-28T10:00'), at('2031-05-28T10:15'), 3],
    ]);
  });

  it('is that of the hour on the wall clock, in every zone', () => {
    const everyDay = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((day) => [
        `_capacity_${day}`,
        JSON.stringify({
          [day]: Object.fromEntries(
            Array.from({ length: 24 }, (_, hour) => [`${String(hour).padStart(2, '0')}00`, day * 100 + hour]),
          ),
        }),
      ]),
    );
    const instants = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (_timezone, instant) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(_timezone);
        const hours = plan({ ...everyDay, _timezone });
        expect(capacityAt(hours, instant)).toBe(wall.dayOfWeek * 100 + wall.hour);
        for (const { from, to, capacity } of capacityPeriods(
          hours,
          instant - 7_200_000,
          instant + 7_200_000,
        )) {
          expect(capacityAt(hours, from)).toBe(capacity);
          expect(capacityAt(hours, to - 1)).toBe(capacity);
        }
      }),
      { numRuns: 300 },
    );
  });
});
