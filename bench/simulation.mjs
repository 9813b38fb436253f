import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '../packages/orchestration/dist/index.js';
import { readScenario, simulate } from '../packages/simulation/dist/index.js';

const SCENARIOS = new URL('../scenarios/', import.meta.url);
/** A day of so many callbacks is to be through in this time on one core. */
const DAY = { callbacks: 100_000, seconds: 180 };
const AGENTS = 500;
/** An hour of such a day: as many agents, and as busy. */
const HOUR = {
  title: 'An hour of a large centre',
  begin: '06:00',
  hours: 1,
  drain: 1,
  agents: [{ count: AGENTS, wrapUp: 10, misses: 0.005 }],
  customers: [{ perHour: 5900, talk: { mean: 240, cv: 0.8 } }],
};

export const title = `Simulation: an hour of ${AGENTS} agents, the documents really run`;

/** Processor time, not that of the clock on the wall: whatever else runs on the machine. */
export async function run() {
  const reading = readScenario(HOUR);
  if (reading.kind !== 'scenario') throw new Error(JSON.stringify(reading.problems));
  const texts = new Map();
  const before = process.cpuUsage();
  const report = await simulate(reading.scenario, {
    engine: callingThreadEngine(undefined, { neverSaves: true }),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    stockDocumentUrl: new URL('user-terminated.scxml', SCENARIOS).href,
    async readFile(url) {
      const text = texts.get(url) ?? (await readFile(fileURLToPath(url), 'utf8'));
      texts.set(url, text);
      return { ok: true, text };
    },
  });
  const used = process.cpuUsage(before);
  const accepted = report.callbacks.accepted;
  const perCallbackMs = (used.user + used.system) / 1000 / accepted;
  const allowedMs = (DAY.seconds * 1000) / DAY.callbacks;
  const { faults, work } = report;
  return [
    {
      what: `processor time for each of ${accepted} callbacks, and what a day of ${DAY.callbacks} in ${DAY.seconds} s allows`,
      unit: 'ms',
      product: perCallbackMs,
      peer: allowedMs,
      ratio: allowedMs / perCallbackMs,
      goal: { ratio: 1 },
    },
    { what: 'events in documents for each callback', unit: '', product: work.eventsPerCallback },
    { what: 'timers for each callback', unit: '', product: work.timers / accepted },
    { what: 'broken promises and errors', unit: '', product: faults.brokenCount + faults.errorCount },
  ];
}
