import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedList } from './ordered-list.ts';

const numbers = (): OrderedList<number> => new OrderedList<number>((a, b) => a - b);

describe('ordered list', () => {
  it('agrees with a sorted array through any additions and removals', () => {
    const step = fc.record({ add: fc.boolean(), value: fc.integer({ min: 0, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3000, size: 'max' }), (steps) => {
        const list = numbers();
        const model = new Set<number>();
        for (const { add, value } of steps) {
          if (!add) expect(list.remove(value)).toBe(model.delete(value));
          else if (!model.has(value)) {
            list.add(value);
            model.add(value);
          }
        }
        const sorted = [...model].sort((a, b) => a - b);
        expect([...list]).toEqual(sorted);
        expect(list.size).toBe(sorted.length);
        expect(list.first()).toBe(sorted[0] ?? null);
        for (const count of [0, 1, 10, 700]) expect(list.head(count)).toEqual(sorted.slice(0, count));
        for (const probe of [0, 700, 1500, 3001])
          expect(list.countBefore(probe)).toBe(sorted.filter((value) => value < probe).length);
      }),
      { numRuns: 25 },
    );
  });

  it('stays right when it grows over many parts and shrinks again', () => {
    const list = numbers();
    for (let value = 0; value < 20_000; value++) list.add((value * 7919) % 20_000);
    expect(list.countBefore(12_345)).toBe(12_345);
    for (let value = 0; value < 20_000; value += 2) expect(list.remove(value)).toBe(true);
    expect(list.countBefore(12_345)).toBe(6172);
    // All over the place, so that many parts become small before any is empty.
    for (let step = 0; step < 10_000; step++) {
      const value = ((step * 7919) % 10_000) * 2 + 1;
      if (value !== 19_999) expect(list.remove(value)).toBe(true);
      if (step === 9000) {
        expect([...list]).toHaveLength(list.size);
        expect(list.countBefore(20_000)).toBe(list.size);
        expect(list.head(600)).toEqual([...list].slice(0, 600));
      }
    }
    expect([...list]).toEqual([19_999]);
    expect(list.remove(5)).toBe(false);
  });
});
