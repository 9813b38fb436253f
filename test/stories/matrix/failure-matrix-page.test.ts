import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failureMatrixPage } from './page.ts';
import { SCENARIOS } from './scenario.ts';

const PAGE = fileURLToPath(new URL('../../../docs/reference/failure-matrix.md', import.meta.url));

test('the page about what goes wrong is that of the table: npm run docs writes it', async () => {
  await expect(failureMatrixPage()).toMatchFileSnapshot(PAGE);
});

test.each(SCENARIOS.map(({ name, page }) => [name, page]))('%s has a page with a sample', (_name, page) => {
  const text = readFileSync(new URL(`../../../docs/scenarios/${page}`, import.meta.url), 'utf8');
  for (const block of ['mermaid', 'json service', 'json request', 'text states'])
    expect(text).toContain(`\`\`\`${block}\n`);
});
