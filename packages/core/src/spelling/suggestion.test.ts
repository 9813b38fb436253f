import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, suggestion } from './suggestion.ts';

describe('edit distance', () => {
  it.each([
    ['http', 'http', 0],
    ['htpp', 'http', 1],
    ['prot', 'port', 1],
    ['agent', 'agents', 1],
    ['', 'abc', 3],
  ])('of %j and %j is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero only for equal words, and never more than the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('suggestion', () => {
  it('finds the word that was meant whatever its case', () => {
    expect(suggestion('callerID', ['name', 'uri', 'callerId'])).toBe('callerId');
    expect(suggestion('telefony', ['http', 'telephony'])).toBe('telephony');
  });

  it('says nothing when no known word is near', () => {
    expect(suggestion('xyz', ['http', 'telephony'])).toBeNull();
    expect(suggestion('id', ['dn', 'uri'])).toBeNull();
    expect(suggestion('_my_own_timeout_of_calls', ['_max_own_time_of_calls'])).toBeNull();
  });
});
