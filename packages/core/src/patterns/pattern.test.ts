import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPattern } from './pattern.ts';
import { PatternGroups } from './pattern-groups.ts';

const matches = (source: string, text: string): boolean | string => {
  const reading = readPattern(source);
  return reading.kind === 'pattern' ? reading.matches(text) : reading.why;
};

describe('patterns of Java', () => {
  it.each([
    ['\\+12345678901', '+12345678901', true],
    ['911-', '911-', true],
    ['911', '+1911', false],
    ['.*911.*', '+1911', true],
    ['a||b', '', true],
    ['\\p{Digit}{3}[\\p{Alpha}_]+', '123ab_', true],
    ['\\P{Digit}+', 'ab', true],
    ['\\P{Digit}+', 'a1', false],
    ['\\h+', ' \t', true],
    ['\\Q+1(\\E\\d+', '+1(55', true],
    ['(?i)abc', 'ABC', true],
    ['[a-z&&[^b]]+', 'ac', 'has an intersection of classes, which is not supported'],
    ['[+]+', '++', true],
    ['\\++', '++', true],
    ['(?<area>\\d+)', '1', true],
  ] as const)('%s on %j: %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it.each(['(', '[a', 'a{2,1}', '*', '\\', 'x'.repeat(5000), '\\d++', '(a)\\1', '(?!911).*', '(?>a)'])(
    'that cannot be read are a problem: %s',
    (source) => {
      expect(readPattern(source).kind).toBe('problem');
    },
  );

  it('take time in proportion to the text, however they are nested', () => {
    // Backtracking would take longer than the universe has been there.
    for (const source of ['(a+)+b', '(a|a)*b', '(.*)*b', '(a*)*(a*)*(a*)*b'])
      expect(matches(source, 'a'.repeat(4000))).toBe(false);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, text) => {
        const reading = readPattern(source);
        if (reading.kind === 'pattern') reading.matches(text);
      }),
    );
  });
});

describe('groups of patterns', () => {
  it('tell the name of the first one that matches, by what stands in the list now', () => {
    let list: Record<string, Record<string, string>> | null = {
      bad: { unreadable: '(', first: '\\+1900.*', second: '\\+1.*' },
    };
    const groups = new PatternGroups(() => list);
    expect(groups.matching('bad', '+19005551234')).toBe('first');
    expect(groups.matching('bad', '+15551234567')).toBe('second');
    expect(groups.matching('bad', '+49301234')).toBeNull();
    for (const group of ['other', 'toString', '__proto__']) expect(groups.matching(group, '+1')).toBeNull();
    list = { bad: {} };
    expect(groups.matching('bad', '+19005551234')).toBeNull();
    list = null;
    expect(groups.matching('bad', '+19005551234')).toBeNull();
  });
});
