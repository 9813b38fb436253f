import { describe, expect, it } from 'vitest';
import { folderWords } from './folder-language.ts';

describe('words of a language that is a folder', () => {
  it.each([
    ['number', '0', '0'],
    ['number', '42', '42'],
    ['number', '342', '300 42'],
    ['number', '1000', '1000'],
    ['number', '12005', '12 1000 5'],
    ['number', '2000001', '2 1000000 1'],
    ['digits', '407', '4 0 7'],
    ['telephone', '+49 30', 'plus 4 9 3 0'],
    ['date', '20310106', 'monday day-6 january'],
    ['day', '20310106', 'monday'],
    ['time', '0930', '9 o-clock 30'],
    ['time', '2:00p', '14 o-clock'],
    ['time', '1200a', '0 o-clock'],
    ['duration', '90', '1 minute and 30 seconds'],
    ['duration', '0', '0 seconds'],
  ])('%s %s', (kind, text, words) => {
    expect(folderWords(kind, text)?.join(' ')).toBe(words);
  });

  it.each([
    ['number', '1.5'],
    ['date', '20311301'],
    ['time', '2460'],
    ['time', '2361'],
    ['currency', '5'],
    ['digits', '4/7'],
  ])('%s says nothing of %s', (kind, text) => {
    expect(folderWords(kind, text)).toBeNull();
  });
});
