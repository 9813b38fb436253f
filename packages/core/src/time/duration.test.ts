import { describe, expect, it } from 'vitest';
import { durationMs } from './duration.ts';

const NOON = Date.parse('2031-01-31T12:00:00.000Z');
const HOUR = 3_600_000;

describe('durationMs', () => {
  it.each([
    ['PT24H', 24 * HOUR],
    ['P1D', 24 * HOUR],
    ['P1W', 7 * 24 * HOUR],
    ['P1DT2H3M4.5S', 26 * HOUR + 3 * 60_000 + 4500],
    ['PT0,25S', 250],
    ['P0.5D', 12 * HOUR],
    ['PT0S', 0],
    ['-PT5M', -300_000],
    ['+PT5M', 300_000],
    ['pt1h', HOUR],
  ])('reads %s', (text, expected) => {
    expect(durationMs(text, NOON)).toBe(expected);
  });

  it('takes the length of months and years from the calendar', () => {
    expect(durationMs('P1M', NOON)).toBe(28 * 24 * HOUR);
    expect(durationMs('P1Y', NOON)).toBe(365 * 24 * HOUR);
    expect(durationMs('P1Y', Date.parse('2032-01-31T12:00:00.000Z'))).toBe(366 * 24 * HOUR);
  });

  it.each(['', 'P', 'PT', '1H', 'PT1', 'P1H', 'PT1D', 'P1.5M', 'PT1.5H1M', 'P1Y2', 'PT1H ', '24h', 'PT-1H'])(
    'refuses %j',
    (text) => {
      expect(durationMs(text, NOON)).toBeNull();
    },
  );

  it('refuses what leads beyond all dates', () => {
    expect(durationMs('P1000000Y', NOON)).toBeNull();
    expect(durationMs('PT99999999999999999S', NOON)).toBeNull();
    expect(durationMs(`P${'9'.repeat(400)}Y`, NOON)).toBeNull();
  });
});
