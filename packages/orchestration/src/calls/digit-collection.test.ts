import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CollectOutcome, type CollectRule, collectDigit, waitForDigit } from './digit-collection.ts';

const RULE: CollectRule = {
  maxDigits: 4,
  abortDigits: '*',
  termDigits: '#',
  ignoreDigits: '9',
  backspaceDigits: '8',
  resetDigits: '7',
  startTimeoutMs: 10_000,
  digitTimeoutMs: 5000,
  totalTimeoutMs: 30_000,
};

function keyed(keys: string, rule = RULE): CollectOutcome {
  let outcome: CollectOutcome = { kind: 'more', digits: '' };
  for (const key of keys) {
    if (outcome.kind !== 'more') break;
    outcome = collectDigit(rule, outcome.digits, key);
  }
  return outcome;
}

describe('digits that are collected', () => {
  it.each<[string, CollectOutcome]>([
    ['12', { kind: 'more', digits: '12' }],
    ['1234', { kind: 'done', digits: '1234' }],
    ['12#', { kind: 'done', digits: '12' }],
    ['#', { kind: 'done', digits: '' }],
    ['12*', { kind: 'aborted' }],
    ['199992', { kind: 'more', digits: '12' }],
    ['8', { kind: 'more', digits: '' }],
    ['1282', { kind: 'more', digits: '12' }],
    ['1237A', { kind: 'more', digits: 'A' }],
  ])('%s', (keys, outcome) => {
    expect(keyed(keys)).toEqual(outcome);
  });

  it('are never more than asked for, and never one that has another meaning', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'0123456789ABCD*#')),
        fc.integer({ min: 1, max: 8 }),
        (keys, max) => {
          const outcome = keyed(keys.join(''), { ...RULE, maxDigits: max });
          if (outcome.kind === 'aborted') return keys.includes('*');
          return outcome.digits.length <= max && !/[*#789]/.test(outcome.digits);
        },
      ),
    );
  });

  it('wait for the first one and for a further one as long as the rule says', () => {
    expect(waitForDigit(RULE, '')).toEqual({ waitMs: 10_000, isResult: false });
    expect(waitForDigit(RULE, '1')).toEqual({ waitMs: 5000, isResult: true });
    expect(waitForDigit({ ...RULE, digitTimeoutMs: null }, '1')).toEqual({ waitMs: null, isResult: true });
  });
});
