import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInt8, parseTimestamp } from './value-types.ts';

describe('parseInt8', () => {
  it('gives a number while that is exact', () => {
    expect(parseInt8('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseInt8('-5')).toBe(-5);
    expect(parseInt8('9007199254740993')).toBe(9007199254740993n);
  });
});

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-22 09:30:00+00', Date.UTC(2026, 10, 22, 9, 30)],
    ['2026-11-22 09:30:00.5+00', Date.UTC(2026, 10, 22, 9, 30, 0, 500)],
    ['2026-11-22 09:30:00.123456+05:30', Date.UTC(2026, 10, 22, 4, 0, 0, 123)],
    ['2026-11-22 09:30:00-08', Date.UTC(2026, 10, 22, 17, 30)],
    ['infinity', Number.POSITIVE_INFINITY],
    ['-infinity', Number.NEGATIVE_INFINITY],
  ])('reads %s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  it('reads back every millisecond as PostgreSQL writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2999, 11, 31) }), (ms) => {
        const text = `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}+00`;
        expect(parseTimestamp(text)).toBe(ms);
      }),
    );
  });
});
