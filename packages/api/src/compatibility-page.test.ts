// docs/compatibility.md names everything that the templates, the sections of the server and the routes of the compatible API
// have, each with a state: it cannot fall behind them.
import { readFileSync } from 'node:fs';
import { SERVER_SECTIONS, TEMPLATES } from '@ringback/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../test/fakes.ts';
import type { Document } from './openapi/shapes.ts';

const PAGE = readFileSync(new URL('../../../docs/compatibility.md', import.meta.url), 'utf8');

/** Rows of tables, cell by cell, without their heads. */
const ROWS = PAGE.split('\n')
  .filter((line) => /^\| .* \|$/.test(line))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
/** What stands in any row but for the remarks on addresses, whose words are about other things. */
const NAMED = new Set(ROWS.flatMap((cells) => cells.flatMap(quoted)));

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());

describe('the page of compatibility', () => {
  it.each(TEMPLATES.map(({ name, options }) => [name, options] as const))(
    'has every option of the template %s',
    (_name, options) => {
      const missing = options
        .map(({ name, numbered }) => (numbered ? `${name}<n>` : name))
        .filter((name) => !NAMED.has(name));
      expect(missing).toEqual([]);
    },
  );

  it.each(SERVER_SECTIONS.map(({ name, options }) => [name, options] as const))(
    'has section %s and its options',
    (name, options) => {
      const isNamed =
        [...NAMED].some((one) => one === name || one.startsWith(`${name}.`)) ||
        PAGE.includes(`Section \`${name}\``);
      expect(isNamed, name).toBe(true);
      expect(options.map((option) => option.name).filter((option) => !NAMED.has(option))).toEqual([]);
    },
  );

  it('has every address of the compatible API', async () => {
    const { paths }: Document = (await api.app.inject({ url: '/openapi.json' })).json();
    const told = new Set(
      [...NAMED].flatMap((text) => {
        const [, methods, path] = /^([A-Z]+(?: [A-Z]+)*) (\/\S+)$/.exec(text) ?? [];
        return methods === undefined || path === undefined
          ? []
          : methods.split(' ').map((method) => `${method} ${shape(path)}`);
      }),
    );
    const missing = Object.entries(paths)
      .filter(([path]) => path.startsWith('/genesys/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${shape(path)}`),
      )
      .filter((call) => !told.has(call));
    expect(missing).toEqual([]);
  });

  it('gives each row one of its states, and leaves nothing out but chat and the shared mode', () => {
    const [states] = PAGE.split('## Addresses');
    const known = (states ?? '').split('\n').flatMap((line) => /^\| ([a-z]+) \|/.exec(line)?.[1] ?? []);
    expect(known).toEqual(['state', 'tested', 'read', 'kept', 'other']);
    // Tables in which a state has to stand: those whose second or third column is one.
    const withState = tablesOf(PAGE).filter(({ head }) => head.includes('state') && head[0] !== 'state');
    expect(withState.length).toBeGreaterThan(10);
    for (const { head, rows } of withState) {
      const column = head.indexOf('state');
      for (const cells of rows)
        expect(cells[column], cells.join(' | ')).toMatch(/^(?:tested|read|kept: .+|kept$|other)/);
    }
    expect(PAGE.match(/not implemented/gi)).toHaveLength(1);
  });

  it('says why an option is only kept: chat, or a part of the original that is not here', () => {
    const kept = ROWS.filter((cells) => cells.some((cell) => /^kept\b/.test(cell)));
    expect(kept.length).toBeGreaterThan(5);
    for (const cells of kept.slice(1))
      expect(cells.join(' | ')).toMatch(/chat media|not here|one port|list counts|`resources`/);
  });
});

/** Names of parameters do not matter. */
const shape = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}');

function tablesOf(page: string): { head: string[]; rows: string[][] }[] {
  const cellsOf = (line: string) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
  return page.split(/\n(?!\|)/).flatMap((part) => {
    const lines = part.split('\n').filter((line) => line.startsWith('|'));
    const [head, rule, ...rows] = lines;
    if (head === undefined || rule === undefined || !/^\|(?:-+\|)+$/.test(rule)) return [];
    return [{ head: cellsOf(head), rows: rows.map(cellsOf) }];
  });
}
