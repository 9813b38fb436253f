import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localMoment } from './zone.ts';

const at = (text: string): number => Date.parse(text);

describe('local time', () => {
  it.each([
    ['Europe/Paris', '2026-03-29T00:59:59Z', '2026-03-29', '01:59:59', 0],
    ['Europe/Paris', '2026-03-29T01:00:00Z', '2026-03-29', '03:00:00', 0],
    ['America/Los_Angeles', '2026-07-01T02:00:00Z', '2026-06-30', '19:00:00', 2],
    ['PST', '2026-01-01T08:00:00Z', '2026-01-01', '00:00:00', 4],
    ['pst', '2026-07-01T07:00:00Z', '2026-07-01', '00:00:00', 3],
    ['GMT', '2026-12-31T23:59:59Z', '2026-12-31', '23:59:59', 4],
    ['Asia/Kolkata', '2026-12-31T18:30:00Z', '2027-01-01', '00:00:00', 5],
    ['UTC+5:30', '2026-12-31T18:30:00Z', '2027-01-01', '00:00:00', 5],
    ['GMT-3', '2026-12-31T02:00:00Z', '2026-12-30', '23:00:00', 3],
    ['+0100', '2026-12-31T23:00:00Z', '2027-01-01', '00:00:00', 5],
  ])('in %s at %s is %s %s', (zone, instant, date, time, weekday) => {
    expect(localMoment(zone, at(instant))).toEqual({ date, time, weekday });
  });

  it.each(['Nowhere/At_All', '', 'Middle-earth', 'UTC+19', 'x'.repeat(10_000)])(
    'knows no zone %j',
    (zone) => {
      expect(localMoment(zone, 0)).toBeNull();
    },
  );

  it('has nothing to say beyond the end of time', () => {
    expect(localMoment('GMT', 9e15)).toBeNull();
    expect(localMoment('GMT', Number.NaN)).toBeNull();
    expect(localMoment('GMT+1', 8.64e15)).toBeNull();
  });

  it('agrees with UTC for any instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (instant) => {
        const text = new Date(instant).toISOString();
        expect(localMoment('Etc/UTC', instant)).toEqual({
          date: text.slice(0, 10),
          time: text.slice(11, 19),
          weekday: new Date(instant).getUTCDay(),
        });
        expect(localMoment('UTC+0', instant)).toEqual(localMoment('Etc/UTC', instant));
      }),
    );
  });
});
