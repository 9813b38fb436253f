import { accepting, alternate } from './accepting.mjs';
import { openBenchDatabase } from './database.mjs';
import { databaseTime } from './processor-time.mjs';
import { SERVICE, tomorrow } from './request.mjs';
import { median, medianRatio } from './statistics.mjs';

const TURNS = { rounds: 7, roundMs: 2_000, warmUpMs: 2_000 };
const PLENTY = 1_000_000;

export const title =
  'Creating with every check on, beside the same with every check off: 50 callers, durable commit';

/** Everything that can be switched off is off; callbacks still take places in slots. */
const NO_CHECKS = {
  ...SERVICE,
  _disallow_impossible_phone_numbers: 'false',
  _disallow_premium_phone_numbers: 'false',
  _enable_in_queue_checking: 'false',
  _throttle_ttl_1: '0',
  _throttle_ttl_2: '0',
};
const ALL_CHECKS = {
  ...SERVICE,
  _mandatory_customer_lookup_keys: '_customer_number,email',
  _exceptions: 'barred',
  _enable_in_queue_checking: 'strict',
  _enable_reject_out_of_office_hours: 'true',
  _business_hours_service: 'hours',
  _capacity_service: 'places',
};
const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  _bh_regular1: 'Mon-Sun 00:00-24:00',
  _holiday1: '2000-01-01',
};
const everyHour = JSON.stringify(
  Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [`${String(hour).padStart(2, '0')}00`, PLENTY])),
);
const PLACES = {
  _type: 'builtin',
  _service: 'capacity',
  _timezone: 'Europe/Paris',
  _max_capacity: String(PLENTY),
  ...Object.fromEntries(Array.from({ length: 7 }, (_, day) => [`_capacity_${day + 1}`, everyHour])),
};
const BARRED = { free: '\\+1800.*', agency: '\\+1555999\\d{4}', abroad: '\\+(?:7|86|234)\\d+' };

/** `acceptCallback` on the real store with both kinds of service. */
export async function run() {
  const database = await openBenchDatabase();
  try {
    const store = await database.openStore();
    const pool = database.openPool();
    const spent = await databaseTime(pool);
    await store.configuration.putService('hours', HOURS);
    await store.configuration.putService('places', PLACES);
    await store.configuration.putList('GMS_Patterns', { barred: BARRED });
    await store.configuration.putService('checked', ALL_CHECKS);
    await store.configuration.putService('unchecked', NO_CHECKS);
    const lines = [];
    for (const [when, wishes] of [
      ['wanted later', tomorrow],
      ['wanted now', () => ({})],
    ]) {
      const { product, peer } = await alternate(
        {
          product: await accepting(store, 'checked', wishes),
          peer: await accepting(store, 'unchecked', wishes),
        },
        TURNS,
        spent,
      );
      const rates = (rounds) => rounds.map(({ perSecond }) => perSecond);
      lines.push({
        what: `callbacks created, ${when} (peer: no checks)`,
        unit: '/s',
        product: median(rates(product)),
        peer: median(rates(peer)),
        ratio: medianRatio(rates(product), rates(peer)),
        goal: { ratio: 0.7 },
      });
    }
    await store.close();
    await pool.end();
    return lines;
  } finally {
    await database.close();
  }
}
