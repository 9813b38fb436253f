import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSource } from './source-facts.ts';

const expression = (source: string) => describeSource('expression', source);
const script = (source: string) => describeSource('script', source);

describe('the facts of a source', () => {
  it('tell the texts that an expression can give', () => {
    expect(expression(`'a'`).texts).toEqual(['a']);
    expect(expression(`x ? 'a' : y ? "b" : 'c'`).texts).toEqual(['a', 'b', 'c']);
    expect(expression(`x ? 'a' : b`).texts).toBeUndefined();
    expect(expression('1').texts).toBeUndefined();
  });

  it('tell what a text begins with', () => {
    expect(expression(`'order.' + kind + '.done'`).beginning).toBe('order.');
    expect(expression('`order.${kind}`').beginning).toBe('order.');
    expect(expression('kind').beginning).toBe('');
  });

  it('name what is read, called and written', () => {
    const facts = script('a.b = f(c, {d: e}); g.h["i"]();');
    expect([...facts.read]).toEqual(expect.arrayContaining(['a.b', 'c', 'e', 'f', 'g.h.i']));
    expect(facts.read.has('d')).toBe(false);
    expect([...facts.called]).toEqual(['f', 'g.h.i']);
    expect([...facts.written]).toEqual(['a.b']);
  });

  it.each(['n++', 'n = n + 1', 'n += 1', '_data.n = _data.n - 1', `_data['n']--`, 'n = Math.max(n, 2)'])(
    'take %s for counting',
    (source) => {
      expect([...script(source).counted]).toEqual(['n']);
    },
  );

  it('do not take another value for counting', () => {
    expect([...script('n = 0; var m = 1; m = n').counted]).toEqual([]);
  });

  it('keep functions apart from what runs at once', () => {
    const facts = script('function left() { return n < most } var right = function () { n++ }; k = 1');
    expect([...(facts.functions.get('left')?.read ?? [])]).toEqual(['n', 'most']);
    expect([...(facts.functions.get('right')?.counted ?? [])]).toEqual(['n']);
    expect(facts.read.has('most')).toBe(false);
  });

  it('are none for what is no script, and never fail', () => {
    expect([...script('a b c').read]).toEqual([]);
    expect([...expression(`${'('.repeat(100_000)}1`).read]).toEqual([]);
    expect([...script(`a=${'b='.repeat(2_000)}1`).written]).toEqual(['a', 'b']);
    fc.assert(
      fc.property(fc.constantFrom('script', 'expression', 'location'), fc.string(), (kind, source) => {
        expect(() => describeSource(kind, source)).not.toThrow();
      }),
    );
  });
});
