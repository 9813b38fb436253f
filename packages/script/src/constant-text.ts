import type { SyntaxNode } from './source-tree.ts';
import { child, childList, nameOf } from './source-tree.ts';

/**
 * JSON text of the value of an expression that is written out: literals, and objects and arrays of them. `undefined` for
 * any other, also for values that JSON has not.
 */
export function constantText(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return constantText(child(node, 'expression'));
    case 'Literal':
      // The value of a regular expression may be absent.
      return node['regex'] === undefined ? literalText(node['value']) : undefined;
    case 'UnaryExpression': {
      const text = node['operator'] === '-' ? constantText(child(node, 'argument')) : undefined;
      return text !== undefined && /^[1-9]|^0\../u.test(text) ? `-${text}` : undefined;
    }
    case 'ArrayExpression': {
      const items = node['elements'];
      const texts = childList(node, 'elements').map(constantText);
      if (!Array.isArray(items) || texts.length !== items.length || texts.includes(undefined))
        return undefined;
      return `[${texts.join(',')}]`;
    }
    case 'ObjectExpression': {
      const texts = childList(node, 'properties').map(propertyText);
      return texts.includes(undefined) ? undefined : `{${texts.join(',')}}`;
    }
    default:
      return undefined;
  }
}

function literalText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : undefined;
    default:
      return value === null ? 'null' : undefined;
  }
}

function propertyText(property: SyntaxNode): string | undefined {
  if (property.type !== 'Property' || property['kind'] !== 'init') return undefined;
  if (property['computed'] === true || property['method'] === true || property['shorthand'] === true)
    return undefined;
  const key = child(property, 'key');
  const name = key.type === 'Identifier' ? nameOf(key) : key['value'];
  // What an object is made of may be named so, but not written so.
  if ((typeof name !== 'string' && typeof name !== 'number') || name === '__proto__') return undefined;
  const value = constantText(child(property, 'value'));
  return value === undefined ? undefined : `${JSON.stringify(String(name))}:${value}`;
}
