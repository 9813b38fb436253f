import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '../packages/orchestration/dist/index.js';
import { readScenario, simulate } from '../packages/simulation/dist/index.js';

const SCENARIOS = new URL('../scenarios/', import.meta.url);
/** A day of so many callbacks is to be through in this time on one core. */
const DAY = { callbacks: 100_000, seconds: 180 };
const AGENTS = 500;
const CENTRE = { drain: 1, agents: [{ count: AGENTS, wrapUp: 10, misses: 0.005 }] };
const talk = { mean: 240, cv: 0.8 };

/** Its busiest hour: as many callbacks as the agents can just serve. */
export const hour = {
  title: `Simulation: an hour of ${AGENTS} agents, the documents really run`,
  run: () =>
    measure({
      ...CENTRE,
      title: 'An hour of a large centre',
      begin: '06:00',
      hours: 1,
      customers: [{ perHour: 5900, talk }],
    }),
};

export const day = {
  title: `Simulation: a day of ${AGENTS} agents, the documents really run`,
  run: () =>
    measure({
      ...CENTRE,
      title: 'A day of a large centre',
      begin: '00:00',
      hours: 24,
      customers: [{ perHour: 4200, talk }],
    }),
};

/** Processor time of all threads, not that of the clock on the wall: whatever else runs on the machine, and as on one core. */
async function measure(scenario) {
  const reading = readScenario(scenario);
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
  const usedS = (used.user + used.system) / 1e6;
  const perCallbackMs = (usedS * 1000) / accepted;
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
    { what: 'processor time of all', unit: 's', product: usedS },
    { what: 'events in documents for each callback', unit: '', product: work.eventsPerCallback },
    { what: 'timers for each callback', unit: '', product: work.timers / accepted },
    { what: 'broken promises and errors', unit: '', product: faults.brokenCount + faults.errorCount },
  ];
}
