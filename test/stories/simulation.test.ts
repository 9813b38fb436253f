import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import { readScenario, type SimulationReport, seededChance, simulate } from '@ringback/simulation';
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

describe('promises P1, P2, P3 and P5', { timeout: LONG }, () => {
  const seeds = Array.from({ length: 6 }, (_, index) => index + 1);
  it.each(seeds)(
    'hold with crashes, a database that goes away and agents who leave: seed %i',
    async (seed) => {
      const { random } = seededChance(seed);
      const minute = () => `09:${String(1 + Math.floor(random() * 17)).padStart(2, '0')}`;
      const scenario = {
        ...SMALL,
        seed,
        agents: [{ count: 2 + Math.floor(random() * 4), wrapUp: 5, misses: random() * 0.3 }],
        customers: SMALL.customers.map((group) => ({
          ...group,
          answers: 0.5 + random() * 0.4,
          cancels: random() * 0.2,
        })),
        faults: [
          { at: minute(), crash: true },
          { at: minute(), crash: true },
          { at: minute(), databaseAway: Math.floor(random() * 40) },
          { at: minute(), agentsOut: random(), for: 5 },
        ],
      };
      const { faults, callbacks } = await run(scenario);
      expect(faults.brokenPromises, `ringback simulate with ${JSON.stringify(scenario)}`).toEqual([]);
      expect(faults.errors, JSON.stringify(scenario)).toEqual([]);
      expect(callbacks.open, JSON.stringify(scenario)).toEqual({});
    },
  );
});
