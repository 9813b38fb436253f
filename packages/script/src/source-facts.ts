import type { Options } from 'acorn';
import { parse, parseExpressionAt } from 'acorn';
import type { UnitKind } from './evaluator.ts';
import type { SyntaxNode } from './source-tree.ts';
import { child, childList, childrenOf, isFunction, isNode, nameOf, optionalChild } from './source-tree.ts';

/**
 * What the text of a script says about names, for tools that look at documents without running them. A name is that of
 * a variable or function, or a path of properties such as `system.attempts`.
 */
export interface SourceFacts {
  /** All values that an expression can have, when each of them is a text that stands in it. */
  readonly texts: readonly string[] | undefined;
  /** The text that its value begins with; empty when nothing is known. */
  readonly beginning: string;
  /** The path, when the expression is nothing else. */
  readonly path: string | undefined;
  readonly read: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** Written with a value made of their own, as counters are. */
  readonly counted: ReadonlySet<string>;
  readonly called: ReadonlySet<string>;
  /** Functions that the script declares, by name. */
  readonly functions: ReadonlyMap<string, SourceFacts>;
}

const OPTIONS: Options = { ecmaVersion: 2023, sourceType: 'script' };

/** Facts of a source; of one that cannot be parsed there are none. */
export function describeSource(kind: UnitKind, source: string): SourceFacts {
  try {
    const root: unknown = kind === 'script' ? parse(source, OPTIONS) : parseExpressionAt(source, 0, OPTIONS);
    if (!isNode(root)) return NOTHING;
    return {
      ...factsOf(root),
      texts: kind === 'script' ? undefined : textsOf(root),
      beginning: kind === 'script' ? '' : beginningOf(root),
      path: kind === 'script' ? undefined : pathOf(root),
    };
  } catch (error) {
    // Broken or too deeply nested source is reported where it is compiled.
    if (error instanceof SyntaxError || error instanceof RangeError) return NOTHING;
    throw error;
  }
}

const NOTHING: SourceFacts = {
  texts: undefined,
  beginning: '',
  path: undefined,
  read: new Set(),
  written: new Set(),
  counted: new Set(),
  called: new Set(),
  functions: new Map(),
};

function factsOf(root: SyntaxNode): SourceFacts {
  const read = new Set<string>();
  const written = new Set<string>();
  const counted = new Set<string>();
  const called = new Set<string>();
  const functions = new Map<string, SourceFacts>();

  const write = (target: SyntaxNode, value: SyntaxNode | undefined): void => {
    const path = pathOf(target);
    if (path === undefined) return;
    written.add(path);
    if (!value || reads(value, path)) counted.add(path);
  };
  const visit = (node: SyntaxNode): void => {
    switch (node.type) {
      case 'Identifier':
        read.add(nameOf(node));
        return;
      case 'MemberExpression': {
        const path = pathOf(node);
        if (path !== undefined) read.add(path);
        visit(child(node, 'object'));
        if (node['computed'] === true) visit(child(node, 'property'));
        return;
      }
      case 'Property':
        if (node['computed'] === true) visit(child(node, 'key'));
        visit(child(node, 'value'));
        return;
      case 'CallExpression': {
        const path = pathOf(child(node, 'callee'));
        if (path !== undefined) called.add(path);
        break;
      }
      case 'AssignmentExpression': {
        const right = child(node, 'right');
        write(child(node, 'left'), node['operator'] === '=' ? right : undefined);
        break;
      }
      case 'UpdateExpression':
        write(child(node, 'argument'), undefined);
        break;
      case 'VariableDeclarator': {
        const init = optionalChild(node, 'init');
        if (init) write(child(node, 'id'), init);
        const id = child(node, 'id');
        if (init && id.type === 'Identifier' && isFunction(init)) functions.set(nameOf(id), factsOf(init));
        break;
      }
      case 'FunctionDeclaration': {
        const id = optionalChild(node, 'id');
        const body = child(node, 'body');
        if (id) functions.set(nameOf(id), factsOf(body));
        return;
      }
      default:
        break;
    }
    for (const inner of childrenOf(node)) visit(inner);
  };
  visit(root);
  return { ...NOTHING, read, written, counted, called, functions };
}

function reads(node: SyntaxNode, path: string): boolean {
  return pathOf(node) === path || childrenOf(node).some((inner) => reads(inner, path));
}

/** `a.b['c']` as `a.b.c`; the data object of the draft dialect is left out, since its fields are the variables. */
function pathOf(node: SyntaxNode): string | undefined {
  if (node.type === 'ParenthesizedExpression') return pathOf(child(node, 'expression'));
  if (node.type === 'Identifier') return nameOf(node);
  if (node.type !== 'MemberExpression') return undefined;
  const object = child(node, 'object');
  const property = child(node, 'property');
  const name = node['computed'] === true ? literalText(property) : nameOf(property);
  const path = pathOf(object);
  if (name === undefined || path === undefined) return undefined;
  return path === '_data' ? name : `${path}.${name}`;
}

function textsOf(node: SyntaxNode): string[] | undefined {
  const text = literalText(node);
  if (text !== undefined) return [text];
  if (node.type !== 'ConditionalExpression') return undefined;
  const yes = textsOf(child(node, 'consequent'));
  const no = textsOf(child(node, 'alternate'));
  return yes && no && [...yes, ...no];
}

function beginningOf(node: SyntaxNode): string {
  if (node.type === 'BinaryExpression' && node['operator'] === '+') return beginningOf(child(node, 'left'));
  if (node.type !== 'TemplateLiteral') return literalText(node) ?? '';
  const value = childList(node, 'quasis')[0]?.['value'];
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}

function literalText(node: SyntaxNode): string | undefined {
  const value = node.type === 'Literal' ? node['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}
