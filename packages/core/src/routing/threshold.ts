export type ThresholdOperator = '>' | '>=' | '<' | '<=' | '=' | '!=';

export type ThresholdTerm =
  | { readonly kind: 'number'; readonly value: number }
  /** `sdata(object, statistic)`. */
  | { readonly kind: 'statistic'; readonly object: string; readonly statistic: string };

export type ThresholdOperand =
  | {
      readonly kind: 'comparison';
      readonly left: ThresholdTerm;
      readonly operator: ThresholdOperator;
      readonly right: ThresholdTerm;
    }
  | { readonly kind: 'parentheses'; readonly threshold: Threshold };

/** Operands joined from left to right, as in skill expressions: only parentheses change that. */
export interface Threshold {
  readonly first: ThresholdOperand;
  readonly rest: readonly { readonly operator: '&' | '|'; readonly operand: ThresholdOperand }[];
}

export type ThresholdParse =
  | { readonly kind: 'threshold'; readonly threshold: Threshold }
  /** `position` counts characters from 0 in the text that was given. */
  | { readonly kind: 'problem'; readonly position: number; readonly why: string };

/** Value of a statistic of an object; null when nobody knows it. */
export type StatisticSource = (object: string, statistic: string) => number | null;

const DEEPEST_NESTING = 32;

class Problem {
  readonly position: number;
  readonly why: string;

  constructor(position: number, why: string) {
    this.position = position;
    this.why = why;
  }
}

/** Reads `sdata(Gold@Stat_Server.GA, StatAgentsAvailable) > 3 & (sdata(VQ, StatCallsInQueue) < 10)` (routing reference 2.4). */
export function parseThreshold(text: string): ThresholdParse {
  let at = 0;
  const skipSpace = (): void => {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
  };
  const take = (pattern: RegExp): string | null => {
    skipSpace();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const here = (): number => {
    skipSpace();
    return at;
  };

  const term = (): ThresholdTerm | Problem => {
    const number = take(/[+-]?\d+(?:\.\d+)?/y);
    if (number !== null) return { kind: 'number', value: Number(number) };
    if (take(/sdata\s*\(/iy) === null)
      return new Problem(here(), 'a number or sdata(object, statistic) was expected');
    // The statistic is what stands behind the last comma: objects such as skill expressions may have some.
    const close = closing(text, at);
    const comma = close === -1 ? -1 : text.lastIndexOf(',', close);
    if (comma < at) return new Problem(at, 'an object, a comma, a statistic and ")" were expected');
    const object = bare(text.slice(at, comma));
    const statistic = bare(text.slice(comma + 1, close));
    if (object === '' || statistic === '') return new Problem(at, 'an object and a statistic were expected');
    at = close + 1;
    return { kind: 'statistic', object, statistic };
  };

  const operand = (depth: number): ThresholdOperand | Problem => {
    const open = here();
    if (take(/\(/y) !== null) {
      if (depth >= DEEPEST_NESTING) return new Problem(open, 'the parentheses are nested too deeply');
      const inner = joined(depth + 1);
      if (inner instanceof Problem) return inner;
      if (take(/\)/y) === null) return new Problem(here(), '")" was expected');
      return { kind: 'parentheses', threshold: inner };
    }
    const left = term();
    if (left instanceof Problem) return left;
    const operator = take(/>=|<=|!=|<>|==|>|<|=/y);
    if (operator === null) return new Problem(here(), 'one of > >= < <= = == != was expected');
    const right = term();
    if (right instanceof Problem) return right;
    const spelt = operator === '==' ? '=' : operator === '<>' ? '!=' : (operator as ThresholdOperator);
    return { kind: 'comparison', left, operator: spelt, right };
  };

  const joined = (depth: number): Threshold | Problem => {
    const first = operand(depth);
    if (first instanceof Problem) return first;
    const rest: { operator: '&' | '|'; operand: ThresholdOperand }[] = [];
    for (;;) {
      const operator = take(/&&|\|\||[&|]/y);
      if (operator === null) return { first, rest };
      const next = operand(depth);
      if (next instanceof Problem) return next;
      rest.push({ operator: operator.startsWith('&') ? '&' : '|', operand: next });
    }
  };

  const threshold = joined(0);
  if (threshold instanceof Problem) return { kind: 'problem', ...threshold };
  if (here() < text.length) return { kind: 'problem', position: at, why: '& or | was expected' };
  return { kind: 'threshold', threshold };
}

/** Whether a threshold is met. A statistic that nobody knows meets no comparison. */
export function isMet(threshold: Threshold, statistic: StatisticSource): boolean {
  let result = isOperandMet(threshold.first, statistic);
  for (const { operator, operand } of threshold.rest) {
    if (operator === '&') result = result && isOperandMet(operand, statistic);
    else result = result || isOperandMet(operand, statistic);
  }
  return result;
}

function isOperandMet(operand: ThresholdOperand, statistic: StatisticSource): boolean {
  if (operand.kind === 'parentheses') return isMet(operand.threshold, statistic);
  const value = (term: ThresholdTerm): number | null =>
    term.kind === 'number' ? term.value : statistic(term.object, term.statistic);
  const left = value(operand.left);
  const right = value(operand.right);
  return left !== null && right !== null && compares(left, operand.operator, right);
}

/** Whether two numbers compare so. */
export function compares(left: number, operator: ThresholdOperator, right: number): boolean {
  switch (operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '=':
      return left === right;
    case '!=':
      return left !== right;
  }
}

/** The statistics that a threshold asks for. */
export function statisticsOf({ first, rest }: Threshold): { object: string; statistic: string }[] {
  return [first, ...rest.map(({ operand }) => operand)].flatMap((operand) =>
    operand.kind === 'parentheses'
      ? statisticsOf(operand.threshold)
      : [operand.left, operand.right].flatMap((term) => (term.kind === 'statistic' ? [term] : [])),
  );
}

/** Place of the parenthesis that closes the one before `from`, or -1. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '(') depth++;
    else if (text.charAt(at) === ')' && --depth === 0) return at;
  }
  return -1;
}

function bare(text: string): string {
  const trimmed = text.trim();
  return /^"[^"]*"$|^'[^']*'$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
