import { randomUUID } from 'node:crypto';
import { acceptCallback, Configuration, LimitBook, PatternGroups } from '@ringback/core';
import { BareCommitter } from './bare-committer.mjs';
import { openBenchDatabase } from './database.mjs';
import { callbackRequest, SERVICE, tomorrow } from './request.mjs';
import { median, medianRatio, percentile } from './statistics.mjs';

const CALLERS = 50;
const ROUNDS = 7;
const ROUND_MS = 2_500;
const WARM_UP_MS = 2_000;

export const title = 'Acceptance in process: 50 callers, durable commit';

/** `acceptCallback` on the real store against bare inserts of the same rows, both sharing commits. */
export async function run() {
  const database = await openBenchDatabase();
  try {
    const store = await database.openStore();
    const pool = database.openPool();
    const sides = { product: await acceptance(store), peer: await bareInserts(pool) };
    for (const side of Object.values(sides)) await load(side, WARM_UP_MS);
    const results = { product: [], peer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      // Who goes first changes, so that neither always follows the other's checkpoint.
      const order = round % 2 === 0 ? ['product', 'peer'] : ['peer', 'product'];
      for (const side of order) results[side].push(await load(sides[side], ROUND_MS));
    }
    await store.close();
    await pool.end();
    return report(results);
  } finally {
    await database.close();
  }
}

async function acceptance(store) {
  await store.configuration.putService('support', SERVICE);
  const configuration = await Configuration.load(store.configuration);
  const ports = {
    store,
    service: (name) => configuration.service(name),
    section: (name) => configuration.section(name),
    limits: new LimitBook(),
    patterns: new PatternGroups((name) => configuration.list(name)),
    now: () => Date.now(),
    uuid: randomUUID,
    nodeId: '1',
    accepted: () => undefined,
  };
  return async (number) => {
    const { _customer_number, _desired_time, ...userData } = callbackRequest(number, tomorrow());
    const outcome = await acceptCallback(
      { service: 'support', params: { _customer_number, _desired_time }, userData },
      ports,
    );
    if (outcome.kind !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome)}`);
  };
}

async function bareInserts(pool) {
  const committer = await BareCommitter.open(pool);
  return (number) =>
    committer.insert(`1-${randomUUID()}`, JSON.stringify(callbackRequest(number, tomorrow())));
}

let next = 0;

async function load(once, forMs) {
  const latencies = [];
  const begin = performance.now();
  const end = begin + forMs;
  const caller = async () => {
    for (let now = performance.now(); now < end; ) {
      await once(next++);
      const then = now;
      now = performance.now();
      latencies.push(now - then);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const seconds = (performance.now() - begin) / 1000;
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

function report({ product, peer }) {
  const rates = (rounds) => rounds.map(({ perSecond }) => perSecond);
  return [
    {
      what: 'callbacks accepted',
      unit: '/s',
      product: median(rates(product)),
      peer: median(rates(peer)),
      ratio: medianRatio(rates(product), rates(peer)),
      goal: { ratio: 0.5 },
    },
    ...['p50', 'p99'].map((name) => ({
      what: `time to accept, ${name}`,
      unit: 'ms',
      product: median(product.map((round) => round[name])),
      peer: median(peer.map((round) => round[name])),
    })),
  ];
}
