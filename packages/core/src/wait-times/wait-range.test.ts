import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_WIDTH, learnWidth, RANGE_COVERAGE, waitRange } from './wait-range.ts';

/** Numbers from 0 below 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('the range of a wait', () => {
  it('is the one of an Erlang distribution before anything is known', () => {
    // Quantiles of 10 % and 90 % with mean 100: one stage 10.5 and 230.3, twenty stages 72.6 and 129.5.
    const one = waitRange(100, 1, FIRST_WIDTH);
    expect(one.lowS).toBeCloseTo(10, 0);
    expect(Math.abs(one.highS - 230)).toBeLessThan(4);
    const twenty = waitRange(100, 20, FIRST_WIDTH);
    expect(Math.abs(twenty.lowS - 72.6)).toBeLessThan(0.5);
    expect(Math.abs(twenty.highS - 129.5)).toBeLessThan(0.5);
  });

  it('never ends before it begins, whatever was learnt', () => {
    const width = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(5000), width, width, (waitS, turns, low, high) => {
        const range = waitRange(waitS, turns, { low, high });
        expect(range.lowS).toBeGreaterThanOrEqual(0);
        expect(range.highS).toBeGreaterThanOrEqual(range.lowS);
      }),
    );
  });

  it('comes to cover what it says, however wrong the predictor is', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.4, max: 2.5, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (seed, wrongBy, turns) => {
          const random = numbers(seed);
          let width = FIRST_WIDTH;
          let inside = 0;
          for (let round = 0; round < 3000; round++) {
            let waited = 0;
            for (let turn = 0; turn < turns; turn++) waited -= Math.log(1 - random()) * 10;
            const range = waitRange(turns * 10 * wrongBy, turns, width);
            if (round >= 1000 && waited >= range.lowS && waited <= range.highS) inside++;
            width = learnWidth(width, range, waited);
          }
          expect(Math.abs(inside / 2000 - RANGE_COVERAGE)).toBeLessThan(0.05);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('learns nothing from a wait of which it said that there is none', () => {
    expect(learnWidth(FIRST_WIDTH, waitRange(0, 0, FIRST_WIDTH), 30)).toEqual(FIRST_WIDTH);
  });
});
