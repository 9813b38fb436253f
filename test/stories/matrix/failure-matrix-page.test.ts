import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failureMatrixPage } from './page.ts';

const PAGE = fileURLToPath(new URL('../../../docs/reference/failure-matrix.md', import.meta.url));

test('the page about what goes wrong is that of the table: npm run docs writes it', async () => {
  await expect(failureMatrixPage()).toMatchFileSnapshot(PAGE);
});
