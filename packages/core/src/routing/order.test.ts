import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStanding, nextGrowthAt, priorityAt, type Standing } from './order.ts';

const standing: fc.Arbitrary<Standing> = fc.record({
  priority: fc.integer({ min: -3, max: 3 }),
  arrivedAt: fc.integer({ min: 0, max: 5 }),
  seq: fc.integer({ min: 0, max: 5 }),
});
const growth = fc.record({
  step: fc.integer({ min: -5, max: 5 }),
  everyMs: fc.integer({ min: 1, max: 100_000 }),
  since: fc.integer({ min: 0, max: 1_000_000 }),
});

describe('the order (P3)', () => {
  it('is total: antisymmetric, transitive, and equal only where everything is', () => {
    fc.assert(
      fc.property(standing, standing, standing, (a, b, c) => {
        expect(Math.sign(compareStanding(a, b))).toBe(0 - Math.sign(compareStanding(b, a)));
        if (compareStanding(a, b) <= 0 && compareStanding(b, c) <= 0)
          expect(compareStanding(a, c)).toBeLessThanOrEqual(0);
        const isSame = a.priority === b.priority && a.arrivedAt === b.arrivedAt && a.seq === b.seq;
        expect(compareStanding(a, b) === 0).toBe(isSame);
      }),
    );
  });

  it('is that of arrival inside equal priority, whatever the sequence', () => {
    fc.assert(
      fc.property(standing, standing, (a, b) => {
        fc.pre(a.priority === b.priority && a.arrivedAt < b.arrivedAt);
        expect(compareStanding(a, b)).toBeLessThan(0);
      }),
    );
  });
});

describe('a priority that grows', () => {
  it('follows the formula of a submission that is made again (routing reference 1.9)', () => {
    const rising = { step: 5, everyMs: 60_000, since: 1_000_000 };
    expect(priorityAt(10, rising, 1_000_000)).toBe(10);
    expect(priorityAt(10, rising, 1_059_999)).toBe(10);
    expect(priorityAt(10, rising, 1_060_000)).toBe(15);
    expect(priorityAt(10, rising, 1_000_000 + 10 * 60_000)).toBe(60);
    expect(priorityAt(10, rising, 0)).toBe(10);
    expect(priorityAt(10, null, 2_000_000)).toBe(10);
  });

  it('changes at the time that is foretold and not before', () => {
    fc.assert(
      fc.property(growth, fc.integer({ min: 0, max: 3_000_000 }), fc.integer(), (given, now, base) => {
        const next = nextGrowthAt(given, now);
        expect(next).toBeGreaterThan(now);
        expect(priorityAt(base, given, next - 1)).toBe(priorityAt(base, given, now));
        expect(priorityAt(base, given, next) - priorityAt(base, given, now)).toBe(given.step);
      }),
    );
  });
});
