import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';
import {
  dialsNow,
  dialsPerFreeAgent,
  isCovered,
  type PacingSituation,
  reservedCapacity,
} from './pacing-law.ts';

const situations: fc.Arbitrary<PacingSituation> = fc
  .record({
    agents: fc.integer({ min: 0, max: 300 }),
    free: fc.integer({ min: 0, max: 300 }),
    waiting: fc.integer({ min: 0, max: 50 }),
    inFlight: fc.integer({ min: 0, max: 200 }),
    busyEnding: fc.double({ min: 0, max: 1, noNaN: true }),
    inbound: fc.double({ min: 0, max: 30, noNaN: true }),
    answerRate: fc.double({ min: 0.05, max: 1, noNaN: true }),
    risk: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
  })
  .map(({ busyEnding: q, free, agents, ...rest }) => {
    const ready = Math.min(free, agents);
    const busy = agents - ready;
    return { ...rest, agents, free: ready, freeing: { mean: busy * q, variance: busy * q * (1 - q) } };
  });
const backlogs = fc.integer({ min: 0, max: 500 });
const from = fc.option(fc.integer({ min: 1, max: 100 }), { nil: null });

describe('the pacing law', () => {
  it('never dials more than want to be called, and never less than one for each free agent (U1)', () => {
    fc.assert(
      fc.property(situations, backlogs, from, (situation, backlog, predictiveFrom) => {
        const dials = dialsNow(situation, backlog, predictiveFrom);
        expect(Number.isInteger(dials)).toBe(true);
        expect(dials).toBeGreaterThanOrEqual(Math.min(backlog, dialsPerFreeAgent(situation)));
        expect(dials).toBeLessThanOrEqual(backlog);
      }),
    );
  });

  it('has no more customers in flight than free agents where it does not count on busy ones (U1)', () => {
    fc.assert(
      fc.property(situations, backlogs, (situation, backlog) => {
        const dials = dialsNow(situation, backlog, null);
        if (dials > 0)
          expect(situation.inFlight + dials).toBeLessThanOrEqual(situation.free - situation.waiting);
        expect(dialsNow(situation, backlog, situation.agents + 1)).toBe(dials);
      }),
    );
  });

  it.each([
    ['one more free agent', (s: PacingSituation) => ({ ...s, agents: s.agents + 1, free: s.free + 1 }), 1],
    ['one more in flight', (s: PacingSituation) => ({ ...s, inFlight: s.inFlight + 1 }), -1],
    ['one more who waits', (s: PacingSituation) => ({ ...s, waiting: s.waiting + 1 }), -1],
    ['more callers from outside', (s: PacingSituation) => ({ ...s, inbound: s.inbound + 2 }), -1],
    ['less risk', (s: PacingSituation) => ({ ...s, risk: s.risk / 2 }), -1],
  ] as const)('with %s never dials the other way', (_what, change, direction) => {
    fc.assert(
      fc.property(situations, backlogs, (situation, backlog) => {
        const before = dialsNow(situation, backlog, 30);
        const after = dialsNow(change(situation), backlog, 30);
        if (direction > 0) expect(after).toBeGreaterThanOrEqual(before);
        else expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });

  it('keeps the chance that more answer than agents are there near the risk (exact, by convolution)', () => {
    for (const { busy, q, p, risk } of [
      { busy: 30, q: 0.05, p: 0.7, risk: 0.1 },
      { busy: 100, q: 0.05, p: 0.7, risk: 0.1 },
      { busy: 100, q: 0.05, p: 0.7, risk: 0.03 },
      { busy: 100, q: 0.05, p: 0.4, risk: 0.03 },
      { busy: 300, q: 0.05, p: 0.9, risk: 0.05 },
    ]) {
      const situation = {
        agents: busy,
        free: 0,
        waiting: 0,
        inFlight: 0,
        freeing: { mean: busy * q, variance: busy * q * (1 - q) },
        inbound: 0,
        answerRate: p,
        risk,
      };
      const dials = dialsNow(situation, 1000, 30);
      expect(isCovered(situation, dials) && !isCovered(situation, dials + 1)).toBe(true);
      // That some of so many find nobody: half a customer is what the law lets pass.
      expect(exceeds(binomial(dials, p), binomial(busy, q))).toBeLessThan(risk + 0.06);
      expect(dials > 0).toBe(busy >= 100);
    }
  });

  it('has the capacity of held agents as published (routing reference 5.4)', () => {
    for (const [answerRate, utilisation] of [
      [0.9, 0.94],
      [0.7, 0.912],
      [0.4, 0.827],
    ] as const)
      expect(
        Math.abs(
          reservedCapacity({ handleS: 240, answerS: 12.5, failedS: 25, answerRate }).utilisation -
            utilisation,
        ),
      ).toBeLessThan(0.001);
  });

  it('knows the quantiles of the normal distribution', () => {
    for (const [probability, value] of [
      [0.5, 0],
      [0.8, 0.8416],
      [0.9, 1.2816],
      [0.975, 1.96],
      [0.995, 2.5758],
    ] as const) {
      expect(normalQuantile(probability)).toBeCloseTo(value, 2);
      expect(normalQuantile(1 - probability)).toBeCloseTo(-value, 2);
    }
  });
});

function binomial(n: number, p: number): number[] {
  let of = [1];
  for (let turn = 0; turn < n; turn++) {
    const next = Array.from({ length: of.length + 1 }, () => 0);
    of.forEach((chance, count) => {
      next[count] = (next[count] ?? 0) + chance * (1 - p);
      next[count + 1] = (next[count + 1] ?? 0) + chance * p;
    });
    of = next;
  }
  return of;
}

function exceeds(answers: readonly number[], agents: readonly number[]): number {
  let sum = 0;
  answers.forEach((some, count) =>
    agents.forEach((there, free) => {
      if (count > free) sum += some * there;
    }),
  );
  return sum;
}
