import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChild } from './child.mjs';

/** `ringback serve` on the given database, with a configuration of its own and every other setting at its default. */
export async function startProduct(database, configuration) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringback-bench-product-'));
  const file = path.join(folder, 'ringback.json');
  await writeFile(file, JSON.stringify(configuration));
  const child = await startChild('product-process.mjs', {
    isProduct: true,
    args: ['serve', '--config', file, '--data', folder, '--database', database.url, '--port', '0'],
    environment: { RINGBACK_ADMIN_PASSWORD: 'bench' },
  });
  return {
    ...child,
    http: child.ready.http,
    folder,
    async end() {
      await child.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
