export type SkillOperator = '>' | '>=' | '<' | '<=' | '=' | '!=';

export type SkillOperand =
  | {
      readonly kind: 'comparison';
      readonly skill: string;
      readonly operator: SkillOperator;
      readonly level: number;
    }
  | { readonly kind: 'parentheses'; readonly expression: SkillExpression };

/** Operands joined from left to right: `a | b & c` is `(a | b) & c`; only parentheses change that. */
export interface SkillExpression {
  readonly first: SkillOperand;
  readonly rest: readonly { readonly operator: '&' | '|'; readonly operand: SkillOperand }[];
}

export type SkillExpressionParse =
  | { readonly kind: 'expression'; readonly expression: SkillExpression }
  /** `position` counts characters from 0 in the text that was given. */
  | { readonly kind: 'problem'; readonly position: number; readonly why: string };

/** Parentheses inside parentheses; more is no expression that a person wrote, and recursion must end. */
const DEEPEST_NESTING = 32;

class Problem {
  readonly position: number;
  readonly why: string;

  constructor(position: number, why: string) {
    this.position = position;
    this.why = why;
  }
}

/** Reads `Skill>5 & (Other=2 | Third!=0)`; names with unusual characters stand in double quotes. */
export function parseSkillExpression(text: string): SkillExpressionParse {
  let at = 0;

  const skipSpace = (): void => {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };

  const comparison = (): SkillOperand | Problem => {
    const start = at;
    const quoted = take(/"[^"]*"/y);
    const skill = quoted === null ? (take(/[^<>=!&|()"]+/y) ?? '').trim() : quoted.slice(1, -1);
    if (skill === '') return new Problem(start, 'the name of a skill or "(" was expected');
    skipSpace();
    const operator = take(/>=|<=|!=|==|>|<|=/y);
    if (operator === null) return new Problem(at, 'one of > >= < <= = == != was expected');
    skipSpace();
    const number = take(/[+-]?\d+(?:\.\d+)?/y);
    if (number === null) return new Problem(at, 'a number was expected');
    return {
      kind: 'comparison',
      skill,
      operator: operator === '==' ? '=' : (operator as SkillOperator),
      level: Number(number),
    };
  };

  const operand = (depth: number): SkillOperand | Problem => {
    skipSpace();
    const open = at;
    if (take(/\(/y) === null) return comparison();
    if (depth >= DEEPEST_NESTING) return new Problem(open, 'the parentheses are nested too deeply');
    const inner = joined(depth + 1);
    if (inner instanceof Problem) return inner;
    skipSpace();
    if (take(/\)/y) === null) return new Problem(at, '")" was expected');
    return { kind: 'parentheses', expression: inner };
  };

  const joined = (depth: number): SkillExpression | Problem => {
    const first = operand(depth);
    if (first instanceof Problem) return first;
    const rest: { operator: '&' | '|'; operand: SkillOperand }[] = [];
    for (;;) {
      skipSpace();
      const operator = take(/[&|]/y);
      if (operator === null) return { first, rest };
      const next = operand(depth);
      if (next instanceof Problem) return next;
      rest.push({ operator: operator === '&' ? '&' : '|', operand: next });
    }
  };

  const expression = joined(0);
  if (expression instanceof Problem) return { kind: 'problem', ...expression };
  skipSpace();
  if (at < text.length) return { kind: 'problem', position: at, why: '& or | was expected' };
  return { kind: 'expression', expression };
}

/** Whether skills fit an expression. A skill that an agent does not have counts as level 0. */
export function fitsSkills(expression: SkillExpression, skills: Readonly<Record<string, number>>): boolean {
  let result = fitsOperand(expression.first, skills);
  for (const { operator, operand } of expression.rest) {
    if (operator === '&') result = result && fitsOperand(operand, skills);
    else result = result || fitsOperand(operand, skills);
  }
  return result;
}

function fitsOperand(operand: SkillOperand, skills: Readonly<Record<string, number>>): boolean {
  if (operand.kind === 'parentheses') return fitsSkills(operand.expression, skills);
  const level = Object.hasOwn(skills, operand.skill) ? (skills[operand.skill] ?? 0) : 0;
  switch (operand.operator) {
    case '>':
      return level > operand.level;
    case '>=':
      return level >= operand.level;
    case '<':
      return level < operand.level;
    case '<=':
      return level <= operand.level;
    case '=':
      return level === operand.level;
    case '!=':
      return level !== operand.level;
  }
}

/** One text for expressions that differ only in spaces and spelling of operators. */
export function formatSkillExpression(expression: SkillExpression): string {
  const one = (operand: SkillOperand): string =>
    operand.kind === 'parentheses'
      ? `(${formatSkillExpression(operand.expression)})`
      : `"${operand.skill}"${operand.operator}${operand.level}`;
  return one(expression.first) + expression.rest.map((step) => step.operator + one(step.operand)).join('');
}
