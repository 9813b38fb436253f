import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsFilter } from './subscription.ts';

describe('a tag filter', () => {
  it.each([
    ['*', 'anything', true],
    ['*', '', true],
    ['news', 'news', true],
    ['news', 'new', false],
    ['_cbe_on_*', '_cbe_on_dial_init', true],
    ['*_dial_*', '_cbe_on_dial_init', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1b2b3', false],
    ['a.c', 'abc', false],
  ])('%s and the tag "%s": %s', (filter, tag, fits) => {
    expect(fitsFilter(filter, [tag])).toBe(fits);
  });

  it('fits when one of the tags does', () => {
    expect(fitsFilter('1-*', ['_cbe_on_dial_init', '1-abc'])).toBe(true);
    expect(fitsFilter('1-*', [])).toBe(false);
  });

  it('judges as the regular expression does that says the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 10 });
    fc.assert(
      fc.property(text, text, (filter, tag) => {
        const escaped = filter.replace(/[.\\+^$()[\]{}|]/g, '\\$&');
        const same = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
        expect(fitsFilter(filter, [tag])).toBe(same.test(tag));
      }),
    );
  });

  it('of many stars takes no time to tell that it does not fit', () => {
    expect(fitsFilter(`${'*a'.repeat(200)}b`, ['a'.repeat(5000)])).toBe(false);
  });
});
