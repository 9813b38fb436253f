import { until } from './clock.mjs';
import { openBenchDatabase } from './database.mjs';
import { post } from './http-load.mjs';
import { startProduct } from './product.mjs';
import { callbackRequest, SERVICE } from './request.mjs';

const WAITING = 10_000;
const MEGABYTE = 1 << 20;

let customers = 0;
/** Customers who have not asked before: nobody asks more often than he may. */
const strangers = () => Array.from({ length: 5_000 }, () => JSON.stringify(callbackRequest(customers++)));

export const title = `Memory: ${WAITING} callbacks that wait for an agent`;

/** What a process grows by when callbacks wait, beside the same requests in a plain Map. */
export async function run() {
  const database = await openBenchDatabase();
  const product = await startProduct(database, { services: { support: SERVICE } });
  const pool = database.openPool();
  try {
    const url = `${product.http}/genesys/1/service/callback/support`;
    // The first ones warm the process up: compiled code and pools are not memory of callbacks.
    await fill(url, pool, 1000);
    const before = await product.ask('memory');
    const had = await waiting(pool);
    await fill(url, pool, had + WAITING);
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

/** Accepted so far: nobody is called here, so all of them wait. */
async function waiting(pool) {
  const { rows } = await pool.query('SELECT count(*)::int AS count FROM callback');
  return rows[0].count;
}

async function fill(url, pool, target) {
  while ((await waiting(pool)) < target) await post(url, strangers(), 500);
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
