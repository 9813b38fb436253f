import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limit.ts';

describe('a limit on requests', () => {
  it('lets a burst through, then one for each part of the span', () => {
    const limiter = new RateLimiter({ requests: 3, seconds: 6 });
    expect([0, 0, 0, 0].map((at) => limiter.take('a', at))).toEqual([0, 0, 0, 2]);
    expect(limiter.take('a', 1_999)).toBe(1);
    expect(limiter.take('a', 2_000)).toBe(0);
    expect(limiter.take('b', 2_000)).toBe(0);
  });

  it('never lets more through in a span than a burst and what the span adds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }),
        (requests, seconds, waits) => {
          const limiter = new RateLimiter({ requests, seconds });
          let now = 0;
          let passed = 0;
          for (const wait of waits) {
            now += wait;
            if (limiter.take('a', now) === 0) passed++;
          }
          expect(passed).toBeLessThanOrEqual(
            requests + Math.floor((requests * now) / (seconds * 1000) + 1e-6),
          );
        },
      ),
    );
  });

  it('says after how many seconds there is a place, and then there is one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600 }), (requests, seconds) => {
        const limiter = new RateLimiter({ requests, seconds });
        for (let one = 0; one < requests; one++) expect(limiter.take('a', 0)).toBe(0);
        const wait = limiter.take('a', 0);
        expect(wait).toBeGreaterThanOrEqual(1);
        expect(limiter.take('a', wait * 1000)).toBe(0);
      }),
    );
  });

  it('does not remember callers without end', () => {
    const limiter = new RateLimiter({ requests: 1, seconds: 1000 });
    limiter.take('first', 0);
    for (let caller = 0; caller < 20_000; caller++) limiter.take(`c${caller}`, 0);
    expect(limiter.take('first', 0)).toBe(0);
    expect(limiter.take('c19999', 0)).toBeGreaterThan(0);
  });
});
