import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { englishWords } from './english.ts';

/** Prompts that come with the product. */
const SHIPPED = new Set(
  readdirSync(new URL('../../../scenarios/prompts/en/', import.meta.url)).map((file) =>
    basename(file, '.wav'),
  ),
);
const said = (kind: string, text: string) => englishWords(kind, text)?.join(' ') ?? null;

describe('English words for', () => {
  it.each([
    ['digits', '4711', 'four seven one one'],
    ['digits', '*1#', 'star one pound'],
    ['telephone', '+1 (555) 123-0001', 'plus one five five five one two three zero zero zero one'],
    ['phone', '5551234x12', 'five five five one two three four extension one two'],
    ['characters', 'A1', 'letter-a one'],
    ['number', '0', 'zero'],
    ['number', '17', 'seventeen'],
    ['number', '42', 'forty two'],
    ['number', '100', 'one hundred'],
    ['number', '1999', 'one thousand nine hundred ninety nine'],
    ['number', '1000000', 'one million'],
    ['number', '-2.50', 'minus two point five zero'],
    ['number', '.5', 'zero point five'],
    ['ordinal', '3', 'third'],
    ['ordinal', '21', 'twenty first'],
    ['ordinal', '30', 'thirtieth'],
    ['date', '20260228', 'saturday february twenty eighth twenty twenty six'],
    ['date', '2005-07-01', 'friday july first two thousand five'],
    ['date', '????1231', 'december thirty first'],
    ['day', '20261128', 'saturday'],
    ['time', '0000', 'midnight'],
    ['time', '12:00', 'noon'],
    ['time', '0905h', 'nine oh five am'],
    ['time', '17:30', 'five thirty pm'],
    ['time', '0730?', 'seven thirty'],
    ['time', '0700?', 'seven o-clock'],
    ['time', '0730p', 'seven thirty pm'],
    ['duration', '0', 'zero seconds'],
    ['duration', '1', 'one second'],
    ['duration', '90', 'one minute and thirty seconds'],
    ['duration', '3600', 'one hour'],
    ['duration', '5400', 'one hour and thirty minutes'],
    ['duration', '176400', 'two days and one hour'],
    ['currency', '12.34', 'twelve dollars and thirty four cents'],
    ['currency', 'USD1.00', 'one dollar'],
    ['currency', '0.01', 'one cent'],
  ])('%s %s', (kind, text, words) => {
    expect(said(kind, text)).toBe(words);
  });

  it.each([
    ['number', 'many'],
    ['time', '2561'],
    ['date', '20261301'],
    ['duration', 'soon'],
    ['digits', 'ü'],
    ['colour', '1'],
  ])('%s %s there are none: the voice says it', (kind, text) => {
    expect(said(kind, text)).toBeNull();
  });

  it('whatever is a number, a time, a date or a duration there are prompts for', () => {
    const texts = fc.oneof(
      fc.tuple(fc.constant('number'), fc.integer({ min: -999_999_999, max: 999_999_999 }).map(String)),
      fc.tuple(fc.constant('duration'), fc.nat(9_999_999).map(String)),
      fc.tuple(fc.constant('ordinal'), fc.integer({ min: 1, max: 31 }).map(String)),
      fc.tuple(
        fc.constant('time'),
        fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${h}:${String(m).padStart(2, '0')}`),
      ),
      fc.tuple(
        fc.constant('date'),
        fc
          .tuple(
            fc.integer({ min: 1900, max: 2100 }),
            fc.integer({ min: 1, max: 12 }),
            fc.integer({ min: 1, max: 28 }),
          )
          .map(([y, m, d]) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`),
      ),
      fc.tuple(
        fc.constant('characters'),
        fc.string({ unit: fc.constantFrom(...'abcxyz0189'), minLength: 1, maxLength: 6 }),
      ),
    );
    fc.assert(
      fc.property(texts, ([kind, text]) => {
        const words = englishWords(kind, text) ?? [];
        expect(words.length).toBeGreaterThan(0);
        expect(words.filter((word) => !SHIPPED.has(word))).toEqual([]);
      }),
    );
  });
});
