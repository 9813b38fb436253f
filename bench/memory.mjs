import { until } from './clock.mjs';
import { openBenchDatabase } from './database.mjs';
import { post } from './http-load.mjs';
import { startProduct } from './product.mjs';
import { callbackRequest, SERVICE } from './request.mjs';

const WAITING = 10_000;
const MEGABYTE = 1 << 20;

export const title = `Memory: ${WAITING} callbacks that wait for an agent`;

/** What a process grows by when callbacks wait, beside the same requests in a plain Map. */
export async function run() {
  const database = await openBenchDatabase();
  const product = await startProduct(database, { services: { support: SERVICE } });
  const pool = database.openPool();
  try {
    const bodies = Array.from({ length: 500 }, (_, number) => JSON.stringify(callbackRequest(number)));
    const url = `${product.http}/genesys/1/service/callback/support`;
    // The first ones warm the process up: compiled code and pools are not memory of callbacks.
    await fill(url, bodies, pool, 1000);
    const before = await product.ask('memory');
    const had = await waiting(pool);
    await fill(url, bodies, pool, had + WAITING);
    const after = await product.ask('memory');
    const count = ((await waiting(pool)) - had) / WAITING;
    const map = plainMap();
    const grown = (name) => (after[name] - before[name]) / count / MEGABYTE;
    return [
      {
        what: 'resident memory, growth',
        unit: 'MB',
        product: grown('rss'),
        peer: map.rss,
        ratio: map.rss / grown('rss'),
      },
      { what: 'heap in use, growth', unit: 'MB', product: grown('heapUsed'), peer: map.heapUsed },
    ];
  } finally {
    await pool.end();
    await product.end();
    await database.close();
  }
}

async function waiting(pool) {
  const { rows } = await pool.query(
    'SELECT count(*)::int AS count FROM callback WHERE session_id IS NOT NULL',
  );
  return rows[0].count;
}

async function fill(url, bodies, pool, target) {
  while ((await waiting(pool)) < target) await post(url, bodies, 500);
  await until('sessions started', async () => {
    const { rows } = await pool.query('SELECT 1 FROM callback WHERE waiting LIMIT 1');
    return rows.length === 0 ? true : undefined;
  });
}

function plainMap() {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const map = new Map();
  for (let number = 0; number < WAITING; number++)
    map.set(`1-${number}`, JSON.parse(JSON.stringify(callbackRequest(number))));
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = (name) => (after[name] - before[name]) / MEGABYTE;
  return map.size === WAITING
    ? { rss: Math.max(grown('rss'), grown('heapUsed')), heapUsed: grown('heapUsed') }
    : null;
}
