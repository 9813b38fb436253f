import { listOption } from '../services/options.ts';
import type { AdmissionContext, Check } from './check.ts';
import { dialledDigits } from './numbers.ts';

/**
 * `_exceptions`: groups of patterns that the number must not match, as it was given or without punctuation, in either case
 * with a plus before it (API reference 4.12).
 */
export const checkExceptions: Check<AdmissionContext> = ({ options, params, matchingPattern }) => {
  const number = params['_customer_number']?.trim() ?? '';
  if (number === '') return null;
  for (const group of listOption(options, '_exceptions')) {
    for (const text of new Set([number, dialledDigits(number)])) {
      const pattern = matchingPattern(group, text.startsWith('+') ? text : `+${text}`);
      if (pattern !== null) return { kind: 'excepted-number', number, group, pattern };
    }
  }
  return null;
};
