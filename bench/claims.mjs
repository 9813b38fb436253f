import { openBenchDatabase } from './database.mjs';
import { startProduct } from './product.mjs';
import { SERVICE } from './request.mjs';
import { median, medianRatio } from './statistics.mjs';

const FEW = 10_000;
const MANY = 1_000_000;
const DUE = 5_000;
const ROUNDS = 7;
const BATCH = 100;
const AT_ONCE = 60_000;
/** When the burst is due, after it is written. */
const AHEAD_MS = 5_000;

const COLUMNS = `id, service, state, customer_number, created_at, desired_at, due_at, arrived_at, expires_at,
  waiting, params, user_data`;

export const title = `Claims: beside ${FEW} and beside ${MANY} scheduled callbacks; ${AT_ONCE} due in the same second`;

export async function run() {
  return [...(await claimsBesideScheduled()), ...(await burst())];
}

/** Callbacks claimed per second by one node, while few and while many others are scheduled, in turns. */
async function claimsBesideScheduled() {
  const few = await openSide(FEW);
  const many = await openSide(MANY);
  try {
    const rates = { few: [], many: [] };
    for (let round = -1; round < ROUNDS; round++) {
      const [slow, fast] = [await many.claimsPerSecond(round), await few.claimsPerSecond(round)];
      if (round < 0) continue;
      rates.many.push(slow);
      rates.few.push(fast);
    }
    return [
      {
        what: `claims, ${MANY} scheduled (peer: ${FEW})`,
        unit: '1/s',
        product: median(rates.many),
        peer: median(rates.few),
        ratio: medianRatio(rates.many, rates.few),
        goal: { ratio: 0.8 },
      },
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

async function openSide(scheduled) {
  const database = await openBenchDatabase();
  const store = await database.openStore();
  const pool = database.openPool();
  const now = Date.now();
  await insert(pool, { prefix: 's', count: scheduled, from: now + 86_400_000, spreadMs: 29 * 86_400_000 });
  await pool.query('VACUUM ANALYZE callback');
  return {
    async claimsPerSecond(round) {
      await pool.query("DELETE FROM callback WHERE id LIKE '1-d%'");
      await insert(pool, { prefix: `d${round + 1}-`, count: DUE, from: now - 60_000, spreadMs: 1_000 });
      // What the last round left behind is no matter of this one.
      await pool.query('VACUUM callback');
      const begin = performance.now();
      for (let claimed = 0; claimed < DUE; ) {
        const records = await store.callbacks.claimDue({ now, limit: BATCH, node: '1', leaseMs: 600_000 });
        if (records.length === 0) throw new Error('Nothing more is due.');
        claimed += records.length;
      }
      return DUE / ((performance.now() - begin) / 1000);
    },
    async close() {
      await pool.end();
      await store.close();
      await database.close();
    },
  };
}

function insert(pool, { prefix, count, from, spreadMs }) {
  return pool.query(
    `INSERT INTO callback (${COLUMNS})
     SELECT '1-' || $1 || n, 'visits', 'SCHEDULED', '+1555' || n, now(), at, at, at, at + interval '1 day', true,
       '{"_customer_number": "+15550100"}', '{"firstName": "Margaret"}'
     FROM (SELECT n, to_timestamp(($3::float8 + $4::float8 * n / $2::int) / 1000) AS at FROM generate_series(1, $2::int) n) AS booked`,
    [prefix, count, from, spreadMs],
  );
}

/** Seconds from the moment that all are due until the session of the last one is started, by the product as it is shipped. */
async function burst() {
  const database = await openBenchDatabase();
  const product = await startProduct(database, { services: { visits: SERVICE } });
  const pool = database.openPool();
  try {
    const due = Date.now() + AHEAD_MS;
    await insert(pool, { prefix: 'b', count: AT_ONCE, from: due, spreadMs: 999 });
    await pool.query('ANALYZE callback');
    const first = await waitFor(pool, (waiting) => waiting < AT_ONCE);
    const last = await waitFor(pool, (waiting) => waiting === 0);
    return [
      {
        what: `${AT_ONCE} due in one second: seconds to the first submission seen`,
        unit: 's',
        product: (first - due) / 1000,
      },
      {
        what: `${AT_ONCE} due in one second: seconds to the last submission`,
        unit: 's',
        product: (last - due) / 1000,
      },
      { what: 'sessions started', unit: '1/s', product: AT_ONCE / ((last - due) / 1000) },
    ];
  } finally {
    await pool.end();
    await product.end();
    await database.close();
  }
}

async function waitFor(pool, holds) {
  for (;;) {
    const { rows } = await pool.query('SELECT count(*)::int AS waiting FROM callback WHERE waiting');
    if (holds(rows[0].waiting)) return Date.now();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
