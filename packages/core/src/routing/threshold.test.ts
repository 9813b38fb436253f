import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMet, parseThreshold } from './threshold.ts';

const KNOWN: Readonly<Record<string, number>> = {
  'Gold@S.GA StatAgentsAvailable': 4,
  'VQ StatCallsInQueue': 10,
  '?:A>1 & B=2@S.GA StatAgentsTotal': 1,
};

function verdict(text: string): boolean | string {
  const parsed = parseThreshold(text);
  if (parsed.kind === 'problem') return `${parsed.position}: ${parsed.why}`;
  return isMet(parsed.threshold, (object, statistic) => KNOWN[`${object} ${statistic}`] ?? null);
}

describe('threshold (routing reference 2.4)', () => {
  it.each([
    ['sdata(Gold@S.GA, StatAgentsAvailable) > 3', true],
    ['SData("Gold@S.GA","StatAgentsAvailable")>4', false],
    ['4 <= sdata(Gold@S.GA,StatAgentsAvailable)', true],
    ['sdata(?:A>1 & B=2@S.GA, StatAgentsTotal) == 1', true],
    ['sdata(VQ, StatCallsInQueue) < 10 | sdata(Gold@S.GA, StatAgentsAvailable) = 4', true],
    ['1 = 1 | 1 = 1 & 1 = 2', false],
    ['1 = 1 || (1 = 1 && 1 = 2)', true],
    ['sdata(Nobody, StatCallsInQueue) >= 0', false],
    ['sdata(Nobody, StatCallsInQueue) != 5', false],
  ])('%s is %s', (text, met) => expect(verdict(text)).toBe(met));

  it.each([
    ['', '0: a number or sdata(object, statistic) was expected'],
    ['n > 3', '0: a number or sdata(object, statistic) was expected'],
    ['sdata(VQ) > 3', '6: an object, a comma, a statistic and ")" were expected'],
    ['sdata(VQ, StatCallsInQueue', '6: an object, a comma, a statistic and ")" were expected'],
    ['sdata(VQ, StatCallsInQueue) 3', '28: one of > >= < <= = == != was expected'],
    ['1 > 2 3', '6: & or | was expected'],
    ['(1 > 2', '6: ")" was expected'],
    [`${'('.repeat(40)}1 > 2`, '32: the parentheses are nested too deeply'],
  ])('tells where %s goes wrong', (text, problem) => expect(verdict(text)).toBe(problem));

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'sdata(,)<>=!&|1 ."A@') }), (text) => {
        expect(['string', 'boolean']).toContain(typeof verdict(text));
      }),
    );
  });
});
