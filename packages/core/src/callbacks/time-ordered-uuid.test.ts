import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOrderedUuid } from './time-ordered-uuid.ts';

const moment = fc.integer({ min: 0, max: 8.64e15 / 1000 });

describe('a time-ordered UUID', () => {
  it('has the example of RFC 9562 appendix A.6 but for the version', () => {
    expect(timeOrderedUuid('017f22e2-79b0-4cc3-98c4-dc0c0c07398f', Date.UTC(2022, 1, 22, 19, 22, 22))).toBe(
      '017f22e2-79b0-4cc3-98c4-dc0c0c07398f',
    );
  });

  it('has the form of version 4 for every moment (API reference 1.5), with the random part that it was given', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const random = randomUUID();
        const made = timeOrderedUuid(random, at);
        expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(made.slice(15)).toBe(random.slice(15));
      }),
    );
  });

  it('comes later in the alphabet for a later moment', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one !== other);
        const [earlier, later] = [one, other].map((at) => timeOrderedUuid(randomUUID(), at));
        expect((earlier ?? '') < (later ?? '')).toBe(one < other);
      }),
    );
  });
});
