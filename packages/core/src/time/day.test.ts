import { describe, expect, it } from 'vitest';
import { dayOf, daySpan } from './day.ts';

describe('a day', () => {
  it('has 24 hours in UTC, and 23 or 25 where the clocks change', () => {
    const hours = (day: string, zone: string): number => {
      const span = daySpan(day, zone);
      return span === null ? Number.NaN : (span.to - span.from) / 3_600_000;
    };
    expect(hours('2031-03-30', 'UTC')).toBe(24);
    expect(hours('2031-03-30', 'Europe/Berlin')).toBe(23);
    expect(hours('2031-10-26', 'Europe/Berlin')).toBe(25);
  });

  it('contains the instants that it is said to be the day of', () => {
    const at = Date.parse('2031-03-30T22:30:00Z');
    expect(dayOf(at, 'UTC')).toBe('2031-03-30');
    expect(dayOf(at, 'Europe/Berlin')).toBe('2031-03-31');
    const span = daySpan('2031-03-31', 'Europe/Berlin');
    expect(span !== null && span.from <= at && at < span.to).toBe(true);
  });

  it.each([
    ['2031-02-30', 'UTC'],
    ['yesterday', 'UTC'],
    ['2031-03-30', 'Mars/Olympus'],
  ])('is none: %s in %s', (day, zone) => expect(daySpan(day, zone)).toBeNull());
});
