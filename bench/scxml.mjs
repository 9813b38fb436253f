import { startChild } from './child.mjs';
import { installPeers } from './scxml-engines.mjs';
import { median, medianRatio } from './statistics.mjs';

const ROUNDS = 7;
const ROUND_MS = 500;
const WARM_UP_MS = 1_500;
const MANY = 1_000;
const CREATED = 2_000;
const IDLE = 10_000;
const RESIDENT = 100_000;
const SAVED = 5_000;
const KILOBYTE = 1 << 10;
const MEGABYTE = 1 << 20;
const NAMES = { scion: 'SCION', xstate: 'XState' };

export const title = 'SCXML: the interpreter alone, in one thread, without persistence';

/** Our interpreter, SCION and XState on the same chart: two regions, one guard and two assignments for each event. */
export async function run() {
  installPeers();
  const engines = {};
  try {
    for (const name of ['ringback', 'scion', 'xstate']) {
      engines[name] = await startChild('scxml-process.mjs', { args: [name], isProduct: name === 'ringback' });
      await engines[name].ask('load');
    }
    return [
      ...(await events(engines, 1, 'one session')),
      ...(await events(engines, MANY, `${MANY} sessions in turn`)),
      ...(await each(engines, 'to create a session', creating)),
      ...(await each(engines, 'to save a session as text', saving)),
      ...(await each(engines, 'to restore a session', restoring)),
      ...(await memory(engines)),
    ];
  } finally {
    for (const engine of Object.values(engines)) await engine.end();
  }
}

/** In rounds of all engines one after the other: what slows the machine slows all of them. */
async function rounds(engines, measure) {
  const results = Object.fromEntries(Object.keys(engines).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const names = Object.keys(engines);
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].push(await measure(engines[name], name));
    }
  }
  return results;
}

async function events(engines, sessions, where) {
  const perRound = {};
  for (const [name, engine] of Object.entries(engines)) {
    await engine.ask('start', sessions);
    let count = 1_000;
    for (let ms = 0; ms < WARM_UP_MS; count *= 2) ms = await engine.ask('tick', count);
    perRound[name] = Math.ceil(((await engine.ask('tick', count)) / count) ** -1 * ROUND_MS);
  }
  const rates = await rounds(engines, async (engine, name) => {
    const count = perRound[name];
    return (count / (await engine.ask('tick', count))) * 1000;
  });
  return beside(rates, `events, ${where}`, '/s', (product, peer) => medianRatio(product, peer), 1);
}

function creating(engine) {
  return perSession(engine, CREATED, async () => {
    await engine.ask('start', 0);
    return engine.ask('start', CREATED);
  });
}

const saving = (engine) => perSession(engine, SAVED, () => engine.ask('save', SAVED));
const restoring = (engine) => perSession(engine, SAVED, () => engine.ask('restore', SAVED));

async function perSession(_engine, count, work) {
  return ((await work()) / count) * 1000;
}

async function each(engines, what, measure) {
  for (const engine of Object.values(engines)) await measure(engine);
  const times = await rounds(engines, measure);
  return beside(times, what, 'us', (product, peer) => medianRatio(peer, product));
}

/** One line for each peer; `ratio` above 1 means that ours is the better one. */
function beside({ ringback, ...peers }, what, unit, ratioOf, goal) {
  return Object.entries(peers).map(([name, peer]) => ({
    what: `${what}, beside ${NAMES[name]}`,
    unit,
    product: median(ringback),
    peer: median(peer),
    ratio: ratioOf(ringback, peer),
    ...(goal === undefined ? {} : { goal: { ratio: goal } }),
  }));
}

async function memory(engines) {
  const grown = {};
  for (const [name, engine] of Object.entries(engines)) grown[name] = [await growth(engine, IDLE)];
  const { ringback } = engines;
  const before = await used(ringback);
  await ringback.ask('start', RESIDENT);
  await ringback.ask('tick', RESIDENT);
  const after = await used(ringback);
  return [
    ...beside(grown, `heap of an idle session, ${IDLE} of them`, 'KB', (product, peer) =>
      medianRatio(peer, product),
    ),
    { what: `${RESIDENT} idle sessions, resident`, unit: 'MB', product: (after.rss - before.rss) / MEGABYTE },
    {
      what: `${RESIDENT} idle sessions, heap`,
      unit: 'MB',
      product: (after.heapUsed - before.heapUsed) / MEGABYTE,
    },
  ];
}

async function growth(engine, count) {
  await engine.ask('start', 0);
  const before = await used(engine);
  await engine.ask('start', count);
  // Each has taken an event, so that nothing of it is still to be made.
  await engine.ask('tick', count);
  const after = await used(engine);
  await engine.ask('start', 0);
  return (after.heapUsed - before.heapUsed) / count / KILOBYTE;
}

const used = (engine) => engine.ask('memory');
