import { parseExpressionAt } from 'acorn';
import { describe, expect, it } from 'vitest';
import { constantText } from './constant-text.ts';
import { isNode } from './source-tree.ts';

function textOf(source: string): string | undefined {
  const root: unknown = parseExpressionAt(source, 0, { ecmaVersion: 2023 });
  return isNode(root) ? constantText(root) : undefined;
}

describe('the text of a constant', () => {
  it.each([
    ["'a\\u2028\"'", 'a\u2028"'],
    ['-1.5e-3', -0.0015],
    ['-0.5', -0.5],
    ['1e400 ? 1 : 2', undefined],
    ['({ a: 1, "b": [true, null, {}], 3: -4, a: 2 })', { a: 2, b: [true, null, {}], 3: -4 }],
    ['1e400', undefined],
    ['-0', undefined],
    ['-"1"', undefined],
    ['- -1', undefined],
    ['[1,,2]', undefined],
    ['[...[1]]', undefined],
    ['({ ...{} })', undefined],
    ['({ __proto__: null })', undefined],
    ['({ get a() { return 1 } })', undefined],
    ['({ a() {} })', undefined],
    ['({ [1]: 1 })', undefined],
    ['({ a })', undefined],
    ['/a/g', undefined],
    ['5n', undefined],
    ['undefined', undefined],
    ['`a`', undefined],
    ['1 + 1', undefined],
  ])('of %s is that of its value', (source, value) => {
    const text = textOf(source);
    expect(text === undefined ? undefined : JSON.parse(text)).toEqual(value);
  });
});
