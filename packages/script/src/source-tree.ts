/** A syntax node as acorn makes it, seen loosely: the rewriting walks all node types by their fields. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Whether a field of a node is itself a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The child node in a field that the grammar requires. */
export function child(node: SyntaxNode, field: string): SyntaxNode {
  const value = node[field];
  if (!isNode(value)) throw new TypeError(`A ${node.type} without ${field}`);
  return value;
}

/** The child node in a field that may be empty. */
export function optionalChild(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a list field; holes (as in `[a,,b]`) are left out. */
export function childList(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** All children in source order. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) found.push(item);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The name of an Identifier node. */
export function nameOf(node: SyntaxNode): string {
  return typeof node['name'] === 'string' ? node['name'] : '';
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}
