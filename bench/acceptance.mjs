import { randomUUID } from 'node:crypto';
import { accepting, alternate } from './accepting.mjs';
import { BareCommitter } from './bare-committer.mjs';
import { openBenchDatabase } from './database.mjs';
import { databaseTime } from './processor-time.mjs';
import { callbackRequest, SERVICE, tomorrow } from './request.mjs';
import { median, medianRatio } from './statistics.mjs';

const TURNS = { rounds: 7, roundMs: 2_500, warmUpMs: 2_000 };

export const title = 'Acceptance in process: 50 callers, durable commit';

/** `acceptCallback` on the real store against bare inserts of the same rows, both sharing commits. */
export async function run() {
  const database = await openBenchDatabase();
  try {
    const store = await database.openStore();
    const pool = database.openPool();
    await store.configuration.putService('support', SERVICE);
    const spent = await databaseTime(pool);
    const sides = { product: await accepting(store, 'support', tomorrow), peer: await bareInserts(pool) };
    const later = await alternate(sides, TURNS, spent);
    const now = await alternate(
      { ...sides, product: await accepting(store, 'support', () => ({})) },
      TURNS,
      spent,
    );
    await store.close();
    await pool.end();
    return [...report('wanted later', later), ...report('wanted now', now)];
  } finally {
    await database.close();
  }
}

async function bareInserts(pool) {
  const committer = await BareCommitter.open(pool);
  return (number) =>
    committer.insert(`1-${randomUUID()}`, JSON.stringify(callbackRequest(number, tomorrow())));
}

function report(when, { product, peer }) {
  const rates = (rounds) => rounds.map(({ perSecond }) => perSecond);
  return [
    {
      what: `callbacks accepted, ${when}`,
      unit: '/s',
      product: median(rates(product)),
      peer: median(rates(peer)),
      ratio: medianRatio(rates(product), rates(peer)),
      goal: { ratio: 0.5 },
    },
    ...[
      ['time to accept', 'ms', 'p50'],
      ['time to accept', 'ms', 'p99'],
      ['processor time of this process', 'us', 'ownUs'],
      ['processor time of the database', 'us', 'databaseUs'],
    ].map(([what, unit, name]) => ({
      what: `${what}, ${when}${unit === 'ms' ? `, ${name}` : ''}`,
      unit,
      product: median(product.map((round) => round[name])),
      peer: median(peer.map((round) => round[name])),
    })),
  ];
}
