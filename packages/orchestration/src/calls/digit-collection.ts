/** What digits are collected by (ORS reference 5, `input`); times in milliseconds. */
export interface CollectRule {
  readonly maxDigits: number;
  /** Each of these digits ends it without a result. */
  readonly abortDigits: string;
  /** Each of these ends it; it does not belong to the result. */
  readonly termDigits: string;
  /** These count as not pressed. */
  readonly ignoreDigits: string;
  /** Each of these takes the last digit back. */
  readonly backspaceDigits: string;
  /** Each of these begins anew. */
  readonly resetDigits: string;
  /** Longest wait for the first digit; null = as long as for all. */
  readonly startTimeoutMs: number | null;
  /** Longest wait for each further one, after which what is there is the result; null = as long as for all. */
  readonly digitTimeoutMs: number | null;
  /** Longest wait for all. */
  readonly totalTimeoutMs: number;
}

export type CollectOutcome =
  | { readonly kind: 'more'; readonly digits: string }
  | { readonly kind: 'done'; readonly digits: string }
  | { readonly kind: 'aborted' };

/** What one more digit does to those collected so far. */
export function collectDigit(rule: CollectRule, digits: string, digit: string): CollectOutcome {
  if (rule.abortDigits.includes(digit)) return { kind: 'aborted' };
  if (rule.termDigits.includes(digit)) return { kind: 'done', digits };
  if (rule.ignoreDigits.includes(digit)) return { kind: 'more', digits };
  if (rule.resetDigits.includes(digit)) return { kind: 'more', digits: '' };
  if (rule.backspaceDigits.includes(digit)) return { kind: 'more', digits: digits.slice(0, -1) };
  const collected = digits + digit;
  return collected.length >= rule.maxDigits
    ? { kind: 'done', digits: collected }
    : { kind: 'more', digits: collected };
}

/** How long to wait for the next digit, and whether what is there counts when none comes. */
export function waitForDigit(
  rule: CollectRule,
  digits: string,
): { readonly waitMs: number | null; readonly isResult: boolean } {
  return digits === ''
    ? { waitMs: rule.startTimeoutMs, isResult: false }
    : { waitMs: rule.digitTimeoutMs, isResult: true };
}
