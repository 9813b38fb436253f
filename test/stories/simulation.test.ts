import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import { randomScenario, readScenario, type SimulationReport, simulate } from '@ringback/simulation';
import { describe, expect, it } from 'vitest';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const ENGINE = callingThreadEngine();
const texts = new Map<string, string>();

async function run(file: object): Promise<SimulationReport> {
  const reading = readScenario(file);
  if (reading.kind === 'problems') throw new Error(JSON.stringify(reading.problems));
  return simulate(reading.scenario, {
    engine: ENGINE,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    stockDocumentUrl: new URL('user-terminated.scxml', SCENARIOS).href,
    async readFile(url) {
      const text = texts.get(url) ?? (await readFile(fileURLToPath(url), 'utf8'));
      texts.set(url, text);
      return { ok: true, text };
    },
  });
}

const SMALL = {
  begin: '09:00',
  hours: 0.3,
  drain: 3,
  agents: [{ count: 3, wrapUp: 5 }],
  customers: [
    { perHour: 90, talk: { mean: 60, cv: 0.5 } },
    { perHour: 10, wants: { after: { from: 60, to: 600 } }, talk: 30 },
  ],
};

/** Hours of a contact centre in a second or two; a busy machine takes longer. */
const LONG = 60_000;

describe('a simulated contact centre', { timeout: LONG }, () => {
  it('gives the same report for the same seed, byte for byte, and another for another', async () => {
    const first = await run({ ...SMALL, seed: 5 });
    expect(JSON.stringify(await run({ ...SMALL, seed: 5 }))).toBe(JSON.stringify(first));
    expect(JSON.stringify(await run({ ...SMALL, seed: 6 }))).not.toBe(JSON.stringify(first));
  });

  it('has the same customers whatever the agents', async () => {
    const few = await run(SMALL);
    const many = await run({ ...SMALL, agents: [{ count: 12, wrapUp: 5 }] });
    expect(many.callbacks.asked).toBe(few.callbacks.asked);
    expect(many.waits.mean ?? 0).toBeLessThan(few.waits.mean ?? 0);
    expect(many.agents.occupancy ?? 0).toBeLessThan(few.agents.occupancy ?? 0);
  });

  it('calls nobody while no agent is at work, and everybody when they come', async () => {
    const report = await run({
      ...SMALL,
      drain: 3,
      agents: [{ count: 6, wrapUp: 1, shifts: ['09:20-14:00'] }],
    });
    expect(report.hours[0]?.agents).toBe(0);
    expect(report.waits.longest).toBeGreaterThan(10 * 60);
    expect(report.callbacks.open).toEqual({});
    expect(report.faults.brokenCount + report.faults.errorCount).toBe(0);
  });

  it('tells what was refused when the database is away, and loses nothing that was accepted', async () => {
    const report = await run({ ...SMALL, faults: [{ at: '09:10', databaseAway: 120 }] });
    expect(report.callbacks.refused['unavailable']).toBeGreaterThan(0);
    expect(report.faults).toEqual({ brokenPromises: [], brokenCount: 0, errors: [], errorCount: 0 });
    expect(report.callbacks.open).toEqual({});
  });
});

/** `npm run test:matrix` takes thousands, from another one on each time; here a few. */
const SEEDS = Number(process.env['RINGBACK_SEEDS'] ?? 6);
const FIRST_SEED = Number(process.env['RINGBACK_FIRST_SEED'] ?? 1);

describe('promises P1, P2, P3, P5 and P9', { timeout: LONG }, () => {
  const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
  it.each(seeds)('hold whatever fails, in the random centre of seed %i', async (seed) => {
    const { faults, callbacks } = await run(randomScenario(seed));
    const replay = `npx ringback simulate --random ${seed}`;
    expect(faults.brokenPromises, replay).toEqual([]);
    expect(faults.errors, replay).toEqual([]);
    expect(callbacks.open, replay).toEqual({});
  });
});
