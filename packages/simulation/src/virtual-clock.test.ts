import { InFlightWork } from '@ringback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function clockAt(at = 0) {
  const [work, outside] = [new InFlightWork(), new InFlightWork()];
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  return { work, outside, failures, clock: new VirtualClock(at, work, turn, failed, outside) };
}

describe('virtual time', () => {
  it('fires timers by their due time, then in the order of arming, and none that was cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ delay: fc.integer({ min: 0, max: 20 }), cancelled: fc.boolean() }), {
          maxLength: 60,
        }),
        async (wanted) => {
          const { clock } = clockAt();
          const fired: [number, number][] = [];
          wanted.forEach(({ delay, cancelled }, index) => {
            const timer = clock.setTimer(delay, () => void fired.push([clock.now(), index]));
            if (cancelled) timer.cancel();
          });
          await clock.runUntil(100);
          const expected = wanted
            .map(({ delay, cancelled }, index) => ({ delay, cancelled, index }))
            .filter(({ cancelled }) => !cancelled)
            .sort((a, b) => a.delay - b.delay || a.index - b.index)
            .map(({ delay, index }): [number, number] => [delay, index]);
          expect(fired).toEqual(expected);
          expect(clock.now()).toBe(100);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('waits for what a timer set in motion before it goes on', async () => {
    const { clock, work } = clockAt();
    const seen: string[] = [];
    clock.setTimer(1, () => {
      void work.track(turn().then(() => void seen.push(`work at ${clock.now()}`)));
    });
    clock.setTimer(2, () => void seen.push(`timer at ${clock.now()}`));
    await clock.runUntil(5);
    expect(seen).toEqual(['work at 1', 'timer at 2']);
  });

  it('stands still while something is read from outside, however long that takes, and until what it led to is done', async () => {
    const { clock, work, outside } = clockAt();
    const seen: string[] = [];
    const reads = async () => {
      for (let turns = 0; turns < 50; turns++) await turn();
    };
    clock.setTimer(1, () => {
      void work.track(
        outside
          .track(reads())
          .then(turn)
          .then(() => void seen.push(`read at ${clock.now()}`)),
      );
    });
    clock.setTimer(2, () => void seen.push(`timer at ${clock.now()}`));
    await clock.runUntil(5);
    expect(seen).toEqual(['read at 1', 'timer at 2']);
  });

  it('goes on when that waits for a timer itself, and tells what fails', async () => {
    const { clock, failures } = clockAt();
    const seen: number[] = [];
    clock.setTimer(1, async () => {
      await new Promise<void>((resolve) => void clock.setTimer(10, resolve));
      seen.push(clock.now());
      throw new Error('late');
    });
    clock.setTimer(2, () => {
      throw new Error('early');
    });
    await clock.runUntil(50);
    expect(seen).toEqual([11]);
    expect(failures.map(String)).toEqual(['Error: early', 'Error: late']);
  });
});
