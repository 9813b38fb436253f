import type { SyntaxNode } from './source-tree.ts';
import { child, childList, childrenOf, isFunction, nameOf, optionalChild } from './source-tree.ts';

/** Adds the names that a binding pattern declares. */
export function addPatternNames(pattern: SyntaxNode, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(nameOf(pattern));
      break;
    case 'ObjectPattern':
      for (const property of childList(pattern, 'properties')) {
        addPatternNames(property.type === 'RestElement' ? property : child(property, 'value'), names);
      }
      break;
    case 'ArrayPattern':
      for (const element of childList(pattern, 'elements')) addPatternNames(element, names);
      break;
    case 'RestElement':
      addPatternNames(child(pattern, 'argument'), names);
      break;
    case 'AssignmentPattern':
      addPatternNames(child(pattern, 'left'), names);
      break;
    default:
      break;
  }
}

/** Names that belong to the function (or script) around: `var`, and functions declared in it or in its blocks. */
export function functionLevelNames(body: SyntaxNode, names: Set<string> = new Set()): Set<string> {
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'FunctionDeclaration') {
      const id = optionalChild(node, 'id');
      if (id) names.add(nameOf(id));
      return;
    }
    if (isFunction(node) || node.type === 'StaticBlock' || node.type === 'PropertyDefinition') return;
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
      for (const declarator of childList(node, 'declarations')) {
        addPatternNames(child(declarator, 'id'), names);
      }
    }
    for (const inner of childrenOf(node)) visit(inner);
  };
  for (const node of childrenOf(body)) visit(node);
  return names;
}

/** Names that a list of statements declares for its own block: `let`, `const`, `class`. */
export function blockLevelNames(statements: readonly SyntaxNode[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration' && statement['kind'] !== 'var') {
      for (const declarator of childList(statement, 'declarations')) {
        addPatternNames(child(declarator, 'id'), names);
      }
    } else if (statement.type === 'ClassDeclaration') {
      const id = optionalChild(statement, 'id');
      if (id) names.add(nameOf(id));
    }
  }
  return names;
}
