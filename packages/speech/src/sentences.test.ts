import { describe, expect, it } from 'vitest';
import { inSentences } from './sentences.ts';

describe('a text for the voice', () => {
  it('is said in one go when it is short', () => {
    expect(inSentences('Hello. How are you?', 20)).toEqual(['Hello. How are you?']);
  });

  it('is cut between sentences, else between words, else anywhere', () => {
    expect(inSentences('One two. Three four. Five.', 21)).toEqual(['One two. Three four.', 'Five.']);
    expect(inSentences('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(inSentences('aaaaaaaaaa', 4)).toEqual(['aaaa', 'aaaa', 'aa']);
  });

  it('loses no word, however long it is', () => {
    const text = 'All of our representatives are busy; please wait. '.repeat(100).trim();
    const parts = inSentences(text);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(parts.join(' ')).toBe(text);
  });
});
