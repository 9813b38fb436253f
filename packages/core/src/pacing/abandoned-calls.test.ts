import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abandonedShare, adaptedRisk, dialsAtRisk, FEWEST_ANSWERED, RISK } from './abandoned-calls.ts';

describe('the limit of customers who answer and find no agent', () => {
  it('holds whatever happens to those who are dialled without an agent who is held', () => {
    const step = fc.record({
      wants: fc.integer({ min: 0, max: 20 }),
      late: fc.boolean(),
      held: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(0, 0.01, 0.03, 0.1), fc.array(step, { maxLength: 400 }), (share, steps) => {
        let [answered, late, inFlight] = [0, 0, 0];
        for (const { wants, late: isLate, held } of steps) {
          const room = dialsAtRisk({ answered, late }, inFlight, { share });
          inFlight += Math.min(wants, room);
          if (held) answered++;
          else if (inFlight > 0) {
            inFlight--;
            answered++;
            if (isLate) late++;
          }
          expect(late).toBeLessThanOrEqual(share * Math.max(answered, FEWEST_ANSWERED) + 1e-6);
        }
      }),
    );
  });

  it('is that of a hundred who answered while there are fewer', () => {
    expect(dialsAtRisk({ answered: 0, late: 0 }, 0, { share: 0.03 })).toBe(3);
    expect(dialsAtRisk({ answered: 50, late: 1 }, 1, { share: 0.03 })).toBe(1);
    expect(dialsAtRisk({ answered: 1000, late: 0 }, 0, { share: 0.03 })).toBe(30);
    expect(dialsAtRisk({ answered: 1000, late: 40 }, 0, { share: 0.03 })).toBe(0);
    expect(dialsAtRisk({ answered: 1000, late: 0 }, 0, { share: 0 })).toBe(0);
  });

  it('has no share before the first answer', () => {
    expect(abandonedShare({ answered: 0, late: 0 })).toBeNull();
    expect(abandonedShare({ answered: 200, late: 3 })).toBe(0.015);
  });

  it('lets the risk rest where the share of the late is below the limit', () => {
    const steps = (lateShare: number): number => {
      let risk: number = RISK.first;
      for (let call = 0; call < 5000; call++)
        risk = adaptedRisk(risk, call % Math.round(1 / lateShare) === 0, 0.03);
      return risk;
    };
    expect(steps(0.05)).toBeLessThan(0.01);
    expect(steps(0.01)).toBeGreaterThan(0.14);
  });
});
