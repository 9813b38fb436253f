import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { checkDesiredTime, formatInstant, parseInstant } from './times.ts';

const NOW = Date.UTC(2026, 0, 31, 12);

function check(value: string, options: Record<string, string> = {}, now = NOW) {
  return checkDesiredTime({
    service: 's',
    options,
    params: { _desired_time: value },
    userData: {},
    now,
  });
}

describe('parseInstant', () => {
  it.each([
    ['2026-05-28T15:30:00.000Z', Date.UTC(2026, 4, 28, 15, 30)],
    ['2026-05-28T15:30Z', Date.UTC(2026, 4, 28, 15, 30)],
    ['2026-05-31T15:30:00.123456789+02:00', Date.UTC(2026, 4, 31, 13, 30, 0, 123)],
    ['2026-05-28T15:30:00-0530', Date.UTC(2026, 4, 28, 21)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-05-28T24:00:00Z',
    '2026-05-28T15:60:00Z',
    '2026-05-28T15:30:00',
    '2026-05-28',
    '28.05.2026 15:30',
    '',
  ])('takes %j for no time', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  const digits = (count: number, most: number) =>
    fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(count, '0'));

  it('gives what the calendar library gives, whatever stands in the fields', () => {
    const part = (count: number, most: number) =>
      fc.oneof({ weight: 9, arbitrary: digits(count, most) }, digits(count, 10 ** count - 1));
    const instant = fc
      .tuple(
        part(4, 2100),
        part(2, 13),
        part(2, 32),
        part(2, 24),
        part(2, 60),
        fc.option(fc.tuple(part(2, 61), fc.option(fc.stringMatching(/^\d{1,9}$/)))),
        fc.oneof(
          fc.constant('Z'),
          fc.tuple(fc.constantFrom('+', '-'), part(2, 24), fc.constantFrom(':', ''), part(2, 60)),
        ),
      )
      .map(([year, month, day, hour, minute, rest, zone]) => {
        const [seconds, fraction] = rest ?? [null, null];
        const tail = `${seconds === null ? '' : `:${seconds}`}${fraction === null ? '' : `.${fraction}`}`;
        return `${year}-${month}-${day}T${hour}:${minute}${tail}${typeof zone === 'string' ? zone : zone.join('')}`;
      });
    fc.assert(
      fc.property(instant, (text) => {
        let expected: number | null = null;
        try {
          expected = Temporal.Instant.from(text).epochMilliseconds;
        } catch {
          // No instant: null it is.
        }
        expect(parseInstant(text)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the desired time of a request', () => {
  it('may be missing or empty', () => {
    expect(checkDesiredTime({ service: 's', options: {}, params: {}, userData: {}, now: NOW })).toBeNull();
    expect(check('')).toBeNull();
  });

  it('may be a little in the past, as clocks of browsers are', () => {
    expect(check(formatInstant(NOW - 5 * 60_000))).toBeNull();
    expect(check(formatInstant(NOW - 5 * 60_000 - 1))).toMatchObject({ kind: 'past-time' });
  });

  it.each([
    ['true', NOW - 1, 'past-time'],
    ['true', NOW, null],
    ['false', NOW - 86_400_000, null],
    ['', NOW - 86_400_000, 'past-time'],
  ])('with _reject_past_desired_time=%j and the time %s is refused as %s', (asked, at, refusal) => {
    const refused = check(formatInstant(at), { _reject_past_desired_time: asked });
    expect(refused?.kind ?? null).toBe(refusal);
  });

  it.each([
    ['1M', Date.UTC(2026, 1, 28, 12)],
    ['2M', Date.UTC(2026, 2, 31, 12)],
    ['1y', Date.UTC(2027, 0, 31, 12)],
    ['3y', Date.UTC(2029, 0, 31, 12)],
    ['2w', NOW + 14 * 86_400_000],
    ['10d', NOW + 10 * 86_400_000],
    ['36h', NOW + 36 * 3_600_000],
    ['90m', NOW + 90 * 60_000],
    ['0d', NOW],
  ])('may be %s ahead to the millisecond when that is configured', (limit, latest) => {
    const options = { _reject_future_desired_time: limit };
    expect(check(formatInstant(latest), options)).toBeNull();
    expect(check(formatInstant(latest + 1), options)).toEqual({
      kind: 'too-far-ahead',
      name: '_desired_time',
      value: formatInstant(latest + 1),
      limit,
    });
  });

  it.each(['', '5', 'M', '1Y', 'soon', '12345d'])('may be a month ahead when the limit is %j', (limit) => {
    const options = { _reject_future_desired_time: limit };
    expect(check('2026-02-28T12:00:00Z', options)).toBeNull();
    expect(check('2026-02-28T12:00:00.001Z', options)).toMatchObject({ kind: 'too-far-ahead', limit: '1M' });
  });
});
