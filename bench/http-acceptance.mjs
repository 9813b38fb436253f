import { startChild } from './child.mjs';
import { until } from './clock.mjs';
import { openBenchDatabase } from './database.mjs';
import { post } from './http-load.mjs';
import { databaseTime } from './processor-time.mjs';
import { startProduct } from './product.mjs';
import { callbackRequest, SERVICE, tomorrow } from './request.mjs';
import { median, medianRatio } from './statistics.mjs';

/** Customers who ask in turn: hardly anybody asks twice within a run, as in life. */
const BODIES = 20_000;
const WARM_UP_MS = 2_000;
const SETTLE_LIMIT_MS = 60_000;

/** `serve` against one bare route; each in a process of its own, on one database, one loaded at a time. */
export async function compareOverHttp({ rounds, roundMs, wishes, settles }) {
  const database = await openBenchDatabase();
  const children = [];
  try {
    // The load generator repeats its bodies, numbers included.
    const service = { ...SERVICE, _enable_in_queue_checking: 'false' };
    const product = await startProduct(database, { services: { support: service } });
    children.push(product);
    const peer = await startChild('bare-route-process.mjs', { args: [JSON.stringify(database.poolOptions)] });
    children.push(peer);
    const pool = database.openPool();
    const spent = await databaseTime(pool);
    const bodies = Array.from({ length: BODIES }, (_, number) =>
      JSON.stringify(callbackRequest(number, wishes())),
    );
    const sides = {
      product: { url: `${product.http}/genesys/1/service/callback/support`, child: product },
      peer: { url: `${peer.ready.http}/callback`, child: peer },
    };
    const settled = async () => {
      const begin = performance.now();
      await until('sessions started', () => nothingIsDue(pool), SETTLE_LIMIT_MS);
      return performance.now() - begin;
    };
    for (const { url } of Object.values(sides)) await post(url, bodies, WARM_UP_MS);
    if (settles) await settled();
    const results = { product: [], peer: [] };
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? ['product', 'peer'] : ['peer', 'product'];
      for (const side of order) {
        const { url, child } = sides[side];
        const before = { own: await child.ask('cpu'), database: spent() };
        const result = await post(url, bodies, roundMs);
        const own = (await child.ask('cpu')) - before.own;
        const databaseUs = spent() - before.database;
        const settledMs = settles && side === 'product' ? await settled() : 0;
        results[side].push({
          ...result,
          cpuEach: own / result.answered,
          databaseEach: databaseUs / result.answered,
          settledMs,
        });
      }
    }
    await pool.end();
    return results;
  } finally {
    for (const child of children.reverse()) await child.end();
    await database.close();
  }
}

async function nothingIsDue(pool) {
  const { rows } = await pool.query('SELECT 1 FROM callback WHERE waiting AND due_at <= now() LIMIT 1');
  return rows.length === 0 ? true : undefined;
}

/** The lines of the table that both variants have. */
export function httpLines({ product, peer }, goal) {
  const column = (rounds, name) => rounds.map((round) => round[name]);
  return [
    {
      what: 'requests answered',
      unit: '/s',
      product: median(column(product, 'perSecond')),
      peer: median(column(peer, 'perSecond')),
      ratio: medianRatio(column(product, 'perSecond'), column(peer, 'perSecond')),
      goal,
    },
    ...[
      ['time to answer, p50', 'ms', 'p50'],
      ['time to answer, p99', 'ms', 'p99'],
      ['CPU of the process for each', 'us', 'cpuEach'],
      ['CPU of the database for each', 'us', 'databaseEach'],
    ].map(([what, unit, name]) => ({
      what,
      unit,
      product: median(column(product, name)),
      peer: median(column(peer, name)),
    })),
  ];
}

export const scheduled = {
  title: 'Acceptance over HTTP: 50 connections, callbacks for tomorrow',
  async run() {
    const results = await compareOverHttp({ rounds: 5, roundMs: 4_000, wishes: tomorrow, settles: false });
    return httpLines(results, { ratio: 0.5 });
  },
};

export const immediate = {
  title: 'Acceptance over HTTP: 50 connections, callbacks for now, sessions start meanwhile',
  async run() {
    const results = await compareOverHttp({ rounds: 3, roundMs: 3_000, wishes: () => ({}), settles: true });
    const { product } = results;
    return [
      ...httpLines(results),
      {
        what: 'sessions started, load and rest of the round',
        unit: '/s',
        product: median(
          product.map(
            ({ answered, perSecond, settledMs }) => answered / (answered / perSecond + settledMs / 1000),
          ),
        ),
      },
    ];
  },
};
