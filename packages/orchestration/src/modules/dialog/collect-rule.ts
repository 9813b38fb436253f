import type { ActionElement } from '@ringback/scxml';
import type { CollectRule } from '../../calls/digit-collection.ts';
import { notANumber, numberAttribute, textAttribute } from '../attributes.ts';

export type RuleReading =
  | { readonly kind: 'rule'; readonly rule: CollectRule }
  | { readonly kind: 'problem'; readonly text: string };

const MOST_DIGITS = 64;
const LONGEST_S = 3600;
/** Longest wait for all digits when the document says nothing. */
const TOTAL_TIMEOUT_S = 30;
const TIMES = ['start_timeout', 'digit_timeout', 'total_timeout'];
const DIGITS = /^[0-9A-D*#]*$/;

/** `dialog:input` of an action, or its own attributes of the same names. Times are in seconds. */
export function collectRule(action: ActionElement): RuleReading {
  const input = action.children.find(({ name }) => name === 'input') ?? action;
  const problem = (text: string): RuleReading => ({ kind: 'problem', text });
  const odd = notANumber(input, ['max_digits', ...TIMES]);
  if (odd !== null) return problem(`${odd} must be a number.`);
  const digitSets: Record<string, string> = {};
  for (const name of ['abort_digits', 'term_digits', 'ignore_digits', 'backspace_digits', 'reset_digits']) {
    const digits = (textAttribute(input, name) ?? '').toUpperCase();
    if (!DIGITS.test(digits)) return problem(`${name} must be made of 0-9, A-D, * and #.`);
    digitSets[name] = digits;
  }
  const maxDigits = numberAttribute(input, 'max_digits') ?? 1;
  if (!Number.isInteger(maxDigits) || maxDigits < 1 || maxDigits > MOST_DIGITS)
    return problem(`max_digits must be 1 to ${MOST_DIGITS}.`);
  const times: Record<string, number | null> = {};
  for (const name of TIMES) {
    const seconds = numberAttribute(input, name);
    if (seconds !== null && !(seconds > 0 && seconds <= LONGEST_S))
      return problem(`${name} must be more than 0 and at most ${LONGEST_S} seconds.`);
    times[name] = seconds === null ? null : Math.round(seconds * 1000);
  }
  return {
    kind: 'rule',
    rule: {
      maxDigits,
      abortDigits: digitSets['abort_digits'] ?? '',
      termDigits: digitSets['term_digits'] ?? '',
      ignoreDigits: digitSets['ignore_digits'] ?? '',
      backspaceDigits: digitSets['backspace_digits'] ?? '',
      resetDigits: digitSets['reset_digits'] ?? '',
      startTimeoutMs: times['start_timeout'] ?? null,
      digitTimeoutMs: times['digit_timeout'] ?? null,
      totalTimeoutMs: times['total_timeout'] ?? TOTAL_TIMEOUT_S * 1000,
    },
  };
}
