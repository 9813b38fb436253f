import type { Options } from 'acorn';
import { parse, parseExpressionAt } from 'acorn';
import { constantText } from './constant-text.ts';
import type { ScriptProblem, SourcePosition, UnitKind } from './evaluator.ts';
import type { GuardedFunction, Library } from './guard.ts';
import { Guard, GuardRefusal, HOIST_ONLY, RUNTIME } from './guard.ts';
import type { SyntaxNode } from './source-tree.ts';
import { isNode } from './source-tree.ts';

/** Guarded source, ready for the realm: an expression whose value is a factory `(runtime) => functions`. */
export interface GuardedSource {
  readonly code: string;
  readonly functions: readonly GuardedFunction[];
  /** Of an expression: names of variables that it mentions. Of a script: names that it makes before it runs. */
  readonly names: ReadonlySet<string>;
  /** The value of an expression that has the same one each time and makes it of nothing else, as JSON text. */
  readonly constant: string | undefined;
  /** Whether it is a script of nothing but functions that all sessions share. */
  readonly isLibrary: boolean;
}

export type GuardResult =
  | { readonly ok: true; readonly guarded: GuardedSource }
  | { readonly ok: false; readonly problem: ScriptProblem };

// A megabyte of script is eight times the largest function library seen in published applications.
const MAX_SOURCE_LENGTH = 1_000_000;

/** What the parser calls a syntax error where it has run out of the stack. */
const NO_ROOM = /^Not enough stack space/u;

/** Parses one unit and rewrites it so that it can only reach the session's scope and cannot run without end. */
export function guardSource(kind: UnitKind, source: string, at: SourcePosition, unitId: number): GuardResult {
  if (source.length > MAX_SOURCE_LENGTH) {
    return problem('size', `The script is longer than ${MAX_SOURCE_LENGTH} characters`, at);
  }
  const comments: [number, number][] = [];
  let lastToken = 0;
  const options: Options = {
    ecmaVersion: 2023,
    sourceType: 'script',
    onComment: (_isBlock, _text, start, end) => comments.push([start, end]),
    onToken: (token) => {
      lastToken = token.end;
    },
  };
  try {
    const root: unknown = kind === 'script' ? parse(source, options) : parseExpressionAt(source, 0, options);
    if (!isNode(root)) return problem('syntax', 'No script', at);
    const blank = withoutComments(source, comments);
    // Authors often end an expression like a statement; nothing else may follow it.
    const rest = kind === 'script' ? -1 : blank.slice(lastToken).search(/[^\s;]/u);
    if (rest !== -1) {
      return located('syntax', 'Unexpected text after the expression', source, lastToken + rest, at);
    }
    const guard = new Guard(blank, unitId);
    const hoisted = kind === 'script' ? guard.hoistedNames(root) : undefined;
    const library = hoisted && guard.library(root, hoisted);
    const code = library ? libraryCode(library) : assemble(kind, guard, root, hoisted);
    if (code === undefined) return problem('syntax', 'Not a location that can be assigned to', at);
    const names = hoisted ?? guard.mentioned;
    const constant = kind === 'expression' ? constantText(root) : undefined;
    const isLibrary = library !== undefined;
    return { ok: true, guarded: { code, functions: guard.functions, names, constant, isLibrary } };
  } catch (error) {
    if (error instanceof GuardRefusal) return located('syntax', error.message, source, error.offset, at);
    // Deeply nested source exhausts the stack of the parser, which says so in one of two ways.
    if (error instanceof RangeError || (error instanceof SyntaxError && NO_ROOM.test(error.message))) {
      return problem('size', 'The script is nested too deeply', at);
    }
    if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
      const text = error.message.replace(/ \(\d+:\d+\)$/u, '');
      return located('syntax', text, source, error.pos, at);
    }
    throw error;
  }
}

function assemble(
  kind: UnitKind,
  guard: Guard,
  root: SyntaxNode,
  hoisted: ReadonlySet<string> = new Set(),
): string | undefined {
  switch (kind) {
    case 'expression':
      return `(function(${RUNTIME}){return [function(){return(${guard.expression(root)})}]})`;
    case 'script':
      return `(function(${RUNTIME}){return [function(${HOIST_ONLY}){${guard.script(root, hoisted)}\n}]})`;
    case 'location': {
      const target = guard.location(root);
      if (target === undefined) return undefined;
      const value = `${RUNTIME}v`;
      return (
        `(function(${RUNTIME}){return [function(){return(${guard.expression(root)})},` +
        `function(${value}){"use strict";${target}=${value}}]})`
      );
    }
  }
}

function libraryCode({ once, run }: Library): string {
  return `(function(${RUNTIME}){${once}return [function(){${run}}]})`;
}

/** Comments become blanks of the same length, so that nothing but parsed code is ever copied. */
function withoutComments(source: string, comments: readonly [number, number][]): string {
  let text = '';
  let at = 0;
  for (const [start, end] of comments.toSorted((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    text += source.slice(at, start) + source.slice(start, end).replaceAll(/[^\n\r\u2028\u2029]/gu, ' ');
    at = end;
  }
  return text + source.slice(at);
}

function problem(kind: ScriptProblem['kind'], message: string, at: SourcePosition): GuardResult {
  const name = kind === 'syntax' ? 'SyntaxError' : 'SizeError';
  return { ok: false, problem: { kind, name, message, ...at } };
}

function located(
  kind: ScriptProblem['kind'],
  message: string,
  source: string,
  offset: number,
  at: SourcePosition,
): GuardResult {
  const before = source.slice(0, offset);
  const line = before.split('\n').length - 1;
  const column = offset - (before.lastIndexOf('\n') + 1);
  return problem(kind, message, {
    ...at,
    line: at.line + line,
    column: line === 0 ? at.column + column : column + 1,
  });
}
