import { UTC, zoneNamed } from '@ringback/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime } from './read-time.ts';

const PARIS = zoneNamed('Europe/Paris') ?? UTC;

describe('times of queries', () => {
  it.each([
    ['2031-05-28T15:30:00.000Z', '2031-05-28T15:30:00.000Z'],
    ['2031-05-28T15:30:00Z', '2031-05-28T15:30:00.000Z'],
    ['2031-05-28T15:30Z', '2031-05-28T15:30:00.000Z'],
    ['2031-05-28T15:30:00+02:00', '2031-05-28T13:30:00.000Z'],
    // A plus that nobody encoded is a space.
    ['2031-05-28T15:30:00 02:00', '2031-05-28T13:30:00.000Z'],
    ['2031-05-28T15:30:00', '2031-05-28T13:30:00.000Z'],
    ['2031-05-28 15:30', '2031-05-28T13:30:00.000Z'],
    ['2031-05-28', '2031-05-27T22:00:00.000Z'],
    ['Wed May 28 2031 17:30:00 GMT+0200 (Central European Summer Time)', '2031-05-28T15:30:00.000Z'],
    ['Wed May 28 2031 17:30:00 GMT 0200 (CEST)', '2031-05-28T15:30:00.000Z'],
    ['Wed May 28 2031 10:30:00 GMT-0500', '2031-05-28T15:30:00.000Z'],
    ['Wed May 28 2031 15:30:00 GMT', '2031-05-28T15:30:00.000Z'],
    ['Wed May 8 2031 17:30:00', '2031-05-08T15:30:00.000Z'],
  ])('%j is %s', (text, expected) => {
    const at = readTime(text, PARIS);
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'now',
    'tomorrow',
    '1234567890',
    '2031-02-30T00:00:00Z',
    '2031-02-30',
    '2031-05-28T25:00',
    'Wed Foo 28 2031 17:30:00',
    'Wed May 99 2031 17:30:00 GMT',
  ])('%j is none', (text) => {
    expect(readTime(text, PARIS)).toBeNull();
  });

  it('are never more than a number or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const at = readTime(text, PARIS);
        expect(at === null || Number.isSafeInteger(at)).toBe(true);
      }),
    );
  });
});
