import { startChild } from './child.mjs';
import { until } from './clock.mjs';
import { openBenchDatabase } from './database.mjs';
import { startProduct } from './product.mjs';
import { SERVICE } from './request.mjs';

const CALLBACKS = 200;
const AGENTS = 20;
const ANSWER_MS = 200;
const TALK_MS = 1000;
const LIMIT_MS = 80_000;

export const title = `Callbacks: ${CALLBACKS} on ${AGENTS} agents, real SIP and RTP`;

/** Through `serve`, with phones of another process. The peer is arithmetic: the time if nothing but phones took any. */
export async function run() {
  const database = await openBenchDatabase();
  const phones = await startChild('phones-process.mjs');
  let product;
  try {
    const { customers, contacts } = await phones.ask('open', {
      agents: AGENTS,
      talkMs: TALK_MS,
      answerMs: ANSWER_MS,
    });
    product = await startProduct(database, {
      telephony: { sip: { port: 0 }, trunks: [{ name: 'customers', uri: customers, match: '.' }] },
      agents: contacts.map((uri, index) => ({
        id: String(1000 + index),
        name: `Agent ${index}`,
        uri,
        groups: ['Customer_Service'],
        state: 'Ready',
      })),
      services: { support: SERVICE },
    });
    const begin = performance.now();
    for (let number = 0; number < CALLBACKS; number++) {
      const response = await fetch(`${product.http}/genesys/1/service/callback/support`, {
        method: 'POST',
        body: new URLSearchParams({ _customer_number: `+1415555${String(1000 + number)}` }),
      });
      if (response.status !== 200) throw new Error(`refused: ${await response.text()}`);
    }
    const pool = database.openPool();
    const reasons = await until('all callbacks ended', () => ended(pool), LIMIT_MS);
    const seconds = (performance.now() - begin) / 1000;
    await pool.end();
    const perRound = (2 * ANSWER_MS + TALK_MS) / 1000;
    const best = Math.ceil(CALLBACKS / AGENTS) * perRound;
    return [
      {
        what: 'ended AGENT_CONNECTED',
        unit: `of ${CALLBACKS}`,
        product: reasons.AGENT_CONNECTED ?? 0,
        peer: CALLBACKS,
      },
      { what: 'time until all had ended', unit: 's', product: seconds, peer: best, ratio: best / seconds },
      {
        what: 'dial starts',
        unit: '/s',
        product: (await phones.ask('invites')) / seconds,
        peer: CALLBACKS / best,
      },
    ];
  } finally {
    await product?.end();
    await phones.end();
    await database.close();
  }
}

async function ended(pool) {
  const { rows } = await pool.query(
    'SELECT state, reason, count(*)::int AS count FROM callback GROUP BY 1, 2',
  );
  if (rows.some(({ state }) => state !== 'COMPLETED')) return undefined;
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}
