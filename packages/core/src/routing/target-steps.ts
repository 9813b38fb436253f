import type { ThresholdOperator } from './threshold.ts';

/**
 * One element of a JSON `_target` (callback options 5): its targets join those that are tried already, and after some
 * time the next element's turn comes.
 */
export interface TargetStep {
  /** How long it is the last one; 0: the next one comes at once. */
  readonly timeoutMs: number;
  /** The targets before it are not tried any more. */
  readonly clear: boolean;
  /** It is left out unless this statistic of its target compares so. */
  readonly condition: {
    readonly statistic: string;
    readonly operator: ThresholdOperator;
    readonly value: number;
  } | null;
}

/** What stands in a list without times. */
export const AT_ONCE: TargetStep = { timeoutMs: 0, clear: false, condition: null };

const LONGEST_S = 30 * 86_400;
const OPERATORS: Readonly<Record<string, ThresholdOperator>> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '=': '=',
  '==': '=',
  '!=': '!=',
};

/** Reads `timeout` (s), `clear`, `stat_to_check`, `stat_operator`, `stat_value` of an element; what is odd is left out. */
export function targetStep(element: object): TargetStep {
  const fields: Readonly<Record<string, unknown>> = { ...element };
  const seconds = number(fields['timeout']) ?? 0;
  const statistic = typeof fields['stat_to_check'] === 'string' ? fields['stat_to_check'].trim() : '';
  const operator = OPERATORS[String(fields['stat_operator'] ?? '').trim()];
  const value = number(fields['stat_value']);
  return {
    timeoutMs: Math.min(Math.max(0, seconds), LONGEST_S) * 1000,
    clear: fields['clear'] === true || fields['clear'] === 'true',
    condition:
      statistic === '' || operator === undefined || value === null ? null : { statistic, operator, value },
  };
}

function number(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}
