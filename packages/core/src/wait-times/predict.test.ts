import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenPredictor } from './chosen-predictor.ts';
import { predictWaitS, turnsUntilServed } from './predict.ts';
import { PREDICTOR_NAMES } from './predictor.ts';
import type { WaitInputs } from './wait-inputs.ts';

const INPUTS: WaitInputs = {
  position: 5,
  waiting: 4,
  ahead: 4,
  agentsLoggedIn: 3,
  agentsWorking: 2,
  agentsReady: 0,
  agentsFree: 0,
  handleTimeMs: 60_000,
  occupiedMs: 80_000,
  effectivePortion: null,
  agentGapMs: 50_000,
  quitTimeMs: 30_000,
  lastWaitMs: 100_000,
  headWaitMs: 90_000,
  patienceMs: null,
};

const span = fc.integer({ min: 0, max: 10_000_000 });
const known = fc.option(span);
const anyInputs: fc.Arbitrary<WaitInputs> = fc
  .record({
    waiting: fc.nat(5000),
    place: fc.nat(5000),
    ahead: fc.nat(10_000),
    agentsLoggedIn: fc.nat(500),
    agentsWorking: fc.nat(500),
    agentsReady: fc.nat(500),
    agentsFree: fc.nat(500),
    handleTimeMs: known,
    occupiedMs: known,
    effectivePortion: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    agentGapMs: known,
    quitTimeMs: known,
    lastWaitMs: known,
    headWaitMs: known,
    patienceMs: fc.option(fc.integer({ min: 1, max: 10_000_000 })),
  })
  .map(({ place, ...inputs }) => ({ ...inputs, position: Math.min(place, inputs.waiting) + 1 }));

describe('predictors of waits', () => {
  it.each([
    ['urs', 150],
    ['urs2', 250],
    ['stat', 80],
    ['les', 100],
    ['hol', 90],
    ['ql', 200],
    ['qlm', 200],
  ] as const)('%s says %i s by its formula', (predictor, seconds) => {
    expect(predictWaitS(predictor, INPUTS)).toBe(seconds);
  });

  it('take the example of the Stat Server: 12 calls, 2 ready, 8 at work, 240 s, half of their time', () => {
    const inputs = {
      ...INPUTS,
      position: 13,
      waiting: 12,
      agentsReady: 2,
      agentsLoggedIn: 10,
      handleTimeMs: 240_000,
      effectivePortion: 0.5,
    };
    expect(predictWaitS('stat', inputs)).toBe(600);
  });

  it('count on those who will have given up', () => {
    // 1/(2/80) + 1/(2/80 + 1/40) + ... in seconds: 40 + 20 + 13.3 + 10 + 8.
    expect(predictWaitS('qlm', { ...INPUTS, patienceMs: 40_000 })).toBeCloseTo(91.333, 2);
  });

  it('let one who stands further ahead wait as much less', () => {
    const first = { ...INPUTS, position: 1, ahead: 0 };
    expect(predictWaitS('les', first)).toBe(20);
    expect(predictWaitS('hol', first)).toBe(18);
    expect(predictWaitS('ql', first)).toBe(40);
  });

  it('do not know where nobody is logged in, but for those who look at the queue alone', () => {
    const nobody = { ...INPUTS, agentsLoggedIn: 0, agentsWorking: 0 };
    for (const name of ['urs2', 'stat', 'ql', 'qlm'] as const) expect(predictWaitS(name, nobody)).toBeNull();
    expect(predictWaitS('urs', nobody)).toBe(150);
    const onBreak = { ...INPUTS, agentsWorking: 0 };
    expect(predictWaitS('ql', onBreak)).toBeCloseTo(133.333, 2);
  });

  it('never say anything but a time or that they do not know', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        for (const name of PREDICTOR_NAMES) {
          const seconds = predictWaitS(name, inputs);
          expect(seconds === null || (Number.isFinite(seconds) && seconds >= 0), name).toBe(true);
        }
      }),
    );
  });

  it('say no wait to one for whom an agent is free', () => {
    fc.assert(
      fc.property(anyInputs, fc.nat(50), (inputs, more) => {
        const free = {
          ...inputs,
          agentsFree: inputs.ahead + 1 + more,
          agentsWorking: inputs.ahead + 1 + more,
        };
        expect(turnsUntilServed(free)).toBe(0);
        for (const name of ['les', 'hol', 'ql', 'qlm'] as const) expect(predictWaitS(name, free)).toBe(0);
      }),
    );
  });

  it('let nobody wait longer because there are more agents, or shorter because more stand ahead', () => {
    fc.assert(
      fc.property(anyInputs, fc.integer({ min: 1, max: 20 }), (inputs, more) => {
        for (const name of ['ql', 'qlm'] as const) {
          const wait = predictWaitS(name, inputs);
          const behind = predictWaitS(name, { ...inputs, ahead: inputs.ahead + more });
          const staffed = predictWaitS(name, {
            ...inputs,
            agentsWorking: Math.max(inputs.agentsWorking, inputs.agentsLoggedIn) + more,
          });
          if (wait === null) continue;
          expect(behind).toBeGreaterThanOrEqual(wait);
          expect(staffed).toBeLessThanOrEqual(wait + 0.001);
        }
      }),
    );
  });

  it('never count on more than the whole line with those who give up', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const [ql, qlm] = [predictWaitS('ql', inputs), predictWaitS('qlm', inputs)];
        if (ql === null || qlm === null) expect(ql).toBe(qlm);
        else expect(qlm).toBeLessThanOrEqual(ql + 0.001);
      }),
    );
  });
});

describe('the predictor that counts', () => {
  it('is the one of the queue, else the one of all; what is none is left out', () => {
    const section = { predictor: 'hol', 'predictor.VQ_Sales': 'LES', 'predictor.VQ_Odd': 'best' };
    expect(chosenPredictor(section, 'VQ_Sales')).toBe('les');
    expect(chosenPredictor(section, 'VQ_Support')).toBe('hol');
    expect(chosenPredictor(section, 'VQ_Odd')).toBe('hol');
    expect(chosenPredictor({}, '__proto__')).toBeNull();
    expect(chosenPredictor(null, 'VQ_Sales')).toBeNull();
  });
});
