import { expect, it } from 'vitest';
import { integerList, jsonList, numberList, textList } from './array-bytes.ts';

const bytes = (...words: readonly string[]): string => words.join('').replaceAll(' ', '');

it('a list begins with its dimension, whether it has nulls, the type, the count and the first index', () => {
  expect(integerList([5, undefined]).toString('hex')).toBe(
    bytes('00000001 00000001 00000017 00000002 00000001', '00000004 00000005', 'ffffffff'),
  );
});

it('a list of nothing has no dimension', () => {
  expect(textList([]).toString('hex')).toBe(bytes('00000000 00000000 00000019'));
});

it('each text stands behind its length in bytes, whatever its characters take', () => {
  expect(textList(['a', 'ü']).subarray(20).toString('hex')).toBe(bytes('00000001 61', '00000002 c3bc'));
  expect(textList(['a', '']).subarray(20).toString('hex')).toBe(bytes('00000001 61', '00000000'));
});

it('JSON has the number of its form before it', () => {
  expect(jsonList(['{}']).subarray(20).toString('hex')).toBe(bytes('00000003 01 7b7d'));
});

it('a list of numbers is as long as what is in it', () => {
  expect(numberList([1, undefined])).toHaveLength(20 + 12 + 4);
});
