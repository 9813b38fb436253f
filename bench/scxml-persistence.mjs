import { createRealmEvaluator } from '@ringback/script';
import { deliver, loadDocument, saveSession, startSession } from '@ringback/scxml';
import { BareCommitter } from './bare-committer.mjs';
import { openBenchDatabase } from './database.mjs';
import { PARALLEL } from './scxml-charts.mjs';
import { median, medianRatio, percentile } from './statistics.mjs';

const SESSIONS = 1_000;
const AT_ONCE = 50;
const ROUNDS = 5;
const ROUND_MS = 2_000;
const URL = 'file:///bench.scxml';
const step = { nowMs: 0, seed: 1 };

export const title = `SCXML: events of ${SESSIONS} sessions, ${AT_ONCE} at once, each saved and committed before the next`;

/** A step, its snapshot and a durable commit, shared with others, against rows of the same bytes by one shared insert. */
export async function run() {
  const database = await openBenchDatabase();
  try {
    const store = await database.openStore();
    const pool = database.openPool();
    const { document } = await loadDocument(PARALLEL, { url: URL, evaluatorFactory: createRealmEvaluator });
    await store.sessions.saveDocument({
      hash: document.hash,
      url: URL,
      text: PARALLEL,
      parts: {},
      storedAt: Date.now(),
    });
    const sessions = Array.from(
      { length: SESSIONS },
      (_, number) => startSession(document, { ...step, sessionId: `BENCH${number}` }).session,
    );
    const committer = await BareCommitter.open(pool);
    const body = JSON.stringify(saveSession(sessions[0]));
    const sides = {
      product: (number) => {
        const session = sessions[number % SESSIONS];
        deliver(session, { name: 'tick' }, step);
        return store.commit([{ kind: 'session.save', savedAt: Date.now(), session: stored(session) }]);
      },
      peer: (number) => committer.insert(`bench-${number}`, body),
    };
    for (const once of Object.values(sides)) await load(once);
    const results = { product: [], peer: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = round % 2 === 0 ? ['product', 'peer'] : ['peer', 'product'];
      for (const side of order) results[side].push(await load(sides[side]));
    }
    await store.close();
    await pool.end();
    return report(results);
  } finally {
    await database.close();
  }
}

const stored = (session) => ({
  sessionId: session.sessionId,
  callbackId: null,
  documentHash: session.document.hash,
  snapshot: saveSession(session),
});

let next = 0;

async function load(once) {
  const latencies = [];
  const begin = performance.now();
  const end = begin + ROUND_MS;
  const worker = async () => {
    for (let now = performance.now(); now < end; ) {
      await once(next++);
      const then = now;
      now = performance.now();
      latencies.push(now - then);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return {
    perSecond: (latencies.length / (performance.now() - begin)) * 1000,
    p99: percentile(latencies, 0.99),
  };
}

function report({ product, peer }) {
  const of = (rounds, name) => rounds.map((round) => round[name]);
  return [
    {
      what: 'events with persistence',
      unit: '/s',
      product: median(of(product, 'perSecond')),
      peer: median(of(peer, 'perSecond')),
      ratio: medianRatio(of(product, 'perSecond'), of(peer, 'perSecond')),
    },
    {
      what: 'time of an event, p99',
      unit: 'ms',
      product: median(of(product, 'p99')),
      peer: median(of(peer, 'p99')),
    },
  ];
}
