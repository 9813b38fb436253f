import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Rows of docs/reference/user-asks.md: number, ask, place, tests. */
const ROWS = text('docs/reference/user-asks.md')
  .split('\n')
  .filter((line) => /^\| U[0-9]+ /.test(line))
  .map((line) => {
    const [number = '', , place = '', guarded = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { number, place, tests: [...guarded.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path) };
  });

it('the page of user asks has each once, in order', () => {
  expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 37 }, (_none, at) => `U${at + 1}`));
});

it.each(ROWS)('$number is guarded by tests that carry it, or is not offered', ({ number, place, tests }) => {
  expect(tests.length === 0).toBe(place.startsWith('not offered'));
  for (const path of tests) expect(text(path), path).toMatch(new RegExp(`\\b${number}\\b`));
});
