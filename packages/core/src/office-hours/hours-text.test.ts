import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDatedHours, readWeeklyHours } from './hours-text.ts';
import { covers, isOn, readDate, readDateRange } from './local-date.ts';

const HOUR = 3_600_000;
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

describe('regular hours', () => {
  it.each([
    ['Mon-Fri 9:00-17:00', [0, 1, 2, 3, 4], [[9, 17]]],
    ['Mon-Fri 09:00-17:00', [0, 1, 2, 3, 4], [[9, 17]]],
    ['Sat-Mon 10:00-12:00', [5, 6, 0], [[10, 12]]],
    ['Mon-Sun 00:00-24:00', [0, 1, 2, 3, 4, 5, 6], [[0, 24]]],
    ['Fri 19:00-7:00', [4], [[19, 31]]],
    ['Mon-Mon 0:00-0:00', [0], [[0, 24]]],
    ['wednesday 8-12', [2], [[8, 12]]],
    [
      'Mon,Wed , Fri 9:00-12:00, 13:00-17:00',
      [0, 2, 4],
      [
        [9, 12],
        [13, 17],
      ],
    ],
    ['Tue \u2013 Thu 9:00 \u2014 17:30', [1, 2, 3], [[9, 17.5]]],
  ])('%j are understood', (text, days, times) => {
    expect(readWeeklyHours(text)).toEqual({
      days: new Set(days),
      times: times.map(([from = 0, to = 0]) => ({ from: from * HOUR, to: to * HOUR })),
    });
  });

  it.each([
    '',
    'Mon',
    '9:00-17:00',
    'Mon-Fri 9:00',
    'Mon-Fri 25:00-26:00',
    'Mon-Fri 24:00-24:00',
    'Mon-Fri 9:60-10:00',
    'Foo-Bar 9:00-17:00',
    'Monk-Fri 9:00-17:00',
    'Mon-Tue-Wed 9:00-17:00',
    'Mon-Fri 9:00-17:00 please',
    `Mon ${'1:00-2:00,'.repeat(10_000)}`,
  ])('%j are not', (text) => {
    expect(readWeeklyHours(text)).toBeNull();
  });

  it('never fail, whatever stands there, and read in no time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        readWeeklyHours(text);
        readDatedHours(text);
        readDateRange(text);
        readWeeklyHours(`Mon ${text}`);
      }),
    );
  });
});

describe('dates', () => {
  it.each(['2031-02-29', '2031-13-01', '02-30', '00-10', '2031-1', '2031-12-25T00:00', 'Christmas', ''])(
    '%j is none',
    (text) => {
      expect(readDate(text)).toBeNull();
    },
  );

  it('of every year are on that day of every year, and 29 February where there is one', () => {
    const leapDay = readDate('02-29') ?? { kind: 'once' as const, day: 0 };
    expect(isOn(leapDay, dayOf('2028-02-29'))).toBe(true);
    expect(isOn(leapDay, dayOf('2027-03-01'))).toBe(false);
  });

  it.each([
    ['2031-04-01 to 2031-10-31', '2031-10-31', true],
    ['2031-04-01 to 2031-10-31', '2031-11-01', false],
    ['2031-04-01', '2031-04-01', true],
    ['12-20 to 01-06', '2030-01-01', true],
    ['12-20 to 01-06', '2030-01-07', false],
    ['12-20 to 01-06', '2030-12-20', true],
  ])('%s covers %s: %s', (range, day, expected) => {
    const dates = readDateRange(range);
    expect(dates !== null && covers(dates, dayOf(day))).toBe(expected);
  });

  it.each([
    '2031-10-31 to 2031-04-01',
    '2031-04-01 to 10-31',
    '2031-04-01 - 2031-10-31',
    'a to b',
    '1 to 2 to 3',
  ])('%j is no range', (text) => {
    expect(readDateRange(text)).toBeNull();
  });
});

describe('hours of a date', () => {
  it('may be of one year or of all', () => {
    expect(readDatedHours('2031-11-30 10:00-14:00')).toEqual({
      date: { kind: 'once', day: dayOf('2031-11-30') },
      times: [{ from: 10 * HOUR, to: 14 * HOUR }],
    });
    expect(readDatedHours('11-30 22:00-2:00')).toEqual({
      date: { kind: 'yearly', monthAndDay: 1130 },
      times: [{ from: 22 * HOUR, to: 26 * HOUR }],
    });
    expect(readDatedHours('2031-02-30 10:00-14:00')).toBeNull();
  });
});
