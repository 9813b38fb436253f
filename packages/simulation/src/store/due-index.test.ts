import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueIndex } from './due-index.ts';

const steps = fc.array(
  fc.record({ key: fc.nat({ max: 8 }), dueAt: fc.option(fc.nat({ max: 20 }), { nil: null }) }),
  { maxLength: 60 },
);

describe('keys with the times at which they are due', () => {
  it('are found as if all of them were looked at', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 20 }), fc.nat({ max: 9 }), (made, now, limit) => {
        const index = new DueIndex<number>();
        const known = new Map<number, number>();
        for (const { key, dueAt } of made) {
          if (dueAt === null) {
            index.delete(key);
            known.delete(key);
          } else {
            index.set(key, dueAt);
            known.set(key, dueAt);
          }
        }
        const due = [...known].filter(([, dueAt]) => dueAt <= now).sort(([, a], [, b]) => a - b);
        expect(index.due(now, limit)).toEqual(due.slice(0, limit).map(([key]) => key));
        const later = [...known.values()].filter((dueAt) => dueAt > now);
        expect(index.next(now)).toBe(later.length === 0 ? null : Math.min(...later));
      }),
    );
  });

  it('are none when all were forgotten', () => {
    const index = new DueIndex<string>();
    index.set('a', 1);
    index.clear();
    expect([index.due(5, 5), index.next(0)]).toEqual([[], null]);
  });
});
