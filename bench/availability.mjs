import { openBenchDatabase } from './database.mjs';
import { startProduct } from './product.mjs';
import { SERVICE } from './request.mjs';
import { median, medianRatio, percentile } from './statistics.mjs';

const DAYS = 30;
const SLOT_MINUTES = 5;
const BOOKINGS = 100_000;
const PAST = 500_000;
const REQUESTS = 60;
const WARM_UP = 15;

export const title = `Availability: ${DAYS} days of ${SLOT_MINUTES}-minute slots, ${BOOKINGS} bookings, one request at a time`;

/** Over HTTP, with office hours and a capacity service, beside a query that counts the callbacks themselves by slot. */
export async function run() {
  const database = await openBenchDatabase();
  const service = {
    ...SERVICE,
    _business_hours_service: 'bh_24x7',
    _capacity_service: 'cap_1000x24x7',
    _request_time_bucket: String(SLOT_MINUTES),
  };
  const product = await startProduct(database, { services: { visits: service, young: service } });
  const pool = database.openPool();
  try {
    const start = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 3_600_000;
    const query = `start-ms=${start}&number-of-days=${DAYS}`;
    const second = (name) =>
      read(`${product.http}/genesys/2/service/callback/${name}/availability?${query}&timezone=Europe/Paris`);
    const first = `${product.http}/genesys/1/service/callback/visits/availability?start=${new Date(start).toISOString()}&number-of-days=${DAYS}`;
    const count = () =>
      pool.query(
        `SELECT slot_at, count(*) FROM callback
         WHERE service = 'visits' AND slot_at >= $1 AND slot_at < $2 GROUP BY slot_at`,
        [new Date(start), new Date(start + DAYS * 86_400_000)],
      );
    await fill(pool, start, 'visits');
    await pool.query('CREATE INDEX bench_slot ON callback (service, slot_at) WHERE slot_at IS NOT NULL');
    await pool.query('VACUUM ANALYZE callback, slot_booking');
    const [once, counted] = await timed(() => second('visits'), count);
    const [older] = await timed(() => read(first));
    await fill(pool, start, 'young');
    await fillPast(pool, start);
    await pool.query('VACUUM ANALYZE callback, slot_booking');
    const [after, without] = await timed(
      () => second('visits'),
      () => second('young'),
    );
    return [
      {
        what: 'second form, median',
        unit: 'ms',
        product: median(once),
        peer: median(counted),
        ratio: medianRatio(counted, once),
      },
      {
        what: 'second form, p99',
        unit: 'ms',
        product: percentile(once, 0.99),
        peer: percentile(counted, 0.99),
      },
      { what: 'first form, median', unit: 'ms', product: median(older) },
      {
        what: `second form after ${PAST} callbacks of the past (peer: a service without)`,
        unit: 'ms',
        product: median(after),
        peer: median(without),
        ratio: medianRatio(without, after),
      },
    ];
  } finally {
    await pool.end();
    await product.end();
    await database.close();
  }
}

async function read(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (response.status !== 200 || text.length < 100_000)
    throw new Error(`${response.status} ${text.slice(0, 200)}`);
}

/** Milliseconds of each, in turns: what slows the machine for a while slows all of them. */
async function timed(...sides) {
  const times = sides.map(() => []);
  for (let round = -WARM_UP; round < REQUESTS; round++) {
    for (const [side, once] of sides.entries()) {
      const begin = performance.now();
      await once();
      if (round >= 0) times[side].push(performance.now() - begin);
    }
  }
  return times;
}

const COLUMNS = `id, service, state, reason, customer_number, created_at, desired_at, due_at, arrived_at, expires_at,
  waiting, params, user_data, slot_at`;

async function fill(pool, start, service) {
  const slots = (DAYS * 1440) / SLOT_MINUTES;
  await pool.query(
    `INSERT INTO callback (${COLUMNS})
     SELECT '1-' || $5 || n, $5, 'SCHEDULED', NULL, '+1555' || n, now(), at, at, at, at + interval '1 day', true,
       '{"_customer_number": "+15550100"}', '{"firstName": "Margaret"}', at
     FROM (SELECT n, $1::timestamptz + (n % $3) * $4 * interval '1 minute' AS at FROM generate_series(1, $2::int) n) AS booked`,
    [new Date(start), BOOKINGS, slots, SLOT_MINUTES, service],
  );
  await pool.query(
    'INSERT INTO slot_booking SELECT service, slot_at, count(*), 1 FROM callback WHERE service = $1 GROUP BY 1, 2',
    [service],
  );
}

async function fillPast(pool, start) {
  await pool.query(
    `INSERT INTO callback (${COLUMNS})
     SELECT '1-p' || n, 'visits', 'COMPLETED', 'AGENT_CONNECTED', '+1555' || n, at, at, at, at, at + interval '365 days', false,
       '{"_customer_number": "+15550100"}', '{"firstName": "Margaret"}', at
     FROM (SELECT n, $1::timestamptz - (n % 100000 + 1000) * interval '1 minute' AS at FROM generate_series(1, $2::int) n) AS past`,
    [new Date(start), PAST],
  );
}
