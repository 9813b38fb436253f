import { stoppedClock } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, STORE_UNAVAILABLE } from '../errors.ts';
import { DueWatch } from './due-watch.ts';

describe('the watch over what is due', () => {
  let time: ReturnType<typeof stoppedClock>;
  let wire: ReturnType<typeof stoppedClock>;
  let watch: DueWatch;
  /** When it looked. */
  let looks: number[];
  let faults: unknown[];
  let look: () => Promise<number | null>;
  const at = (ms: number): number => begin + ms;
  let begin: number;

  beforeEach(() => {
    time = stoppedClock();
    wire = stoppedClock();
    begin = time.clock.now();
    looks = [];
    faults = [];
    look = async () => null;
    watch = new DueWatch({
      clock: time.clock,
      wireClock: wire.clock,
      work: time.work,
      look: () => {
        looks.push(time.clock.now() - begin);
        return look();
      },
      failed: (error) => faults.push(error),
    });
  });
  afterEach(() => watch.stop());

  it('looks at the start, and at the time that the last look found', async () => {
    look = async () => (looks.length === 1 ? at(5000) : null);
    await watch.start();
    await time.clock.advance(60_000);
    expect(looks).toEqual([0, 5000]);
  });

  it('looks at the earliest of the times that it is told, and at once for one that has come', async () => {
    await watch.start();
    watch.wake(at(9000));
    watch.wake(at(3000));
    watch.wake(at(6000));
    await time.clock.advance(3000);
    expect(looks).toEqual([0, 3000]);
    watch.wake(at(3000));
    await time.work.idle();
    watch.wake();
    await time.work.idle();
    expect(looks).toEqual([0, 3000, 3000, 3000]);
  });

  it('looks once more when it is told so during a look, however often, and at its very end', async () => {
    let finish: () => void = () => undefined;
    look = () => new Promise((resolve) => (finish = () => resolve(null)));
    const first = watch.look();
    watch.wake();
    const second = watch.look();
    look = async () => null;
    finish();
    await Promise.all([first, second]);
    expect(looks).toEqual([0, 0]);
    // Between the end of a look and the moment in which that is known.
    const third = watch.look();
    await Promise.resolve().then(() => Promise.resolve());
    watch.wake();
    await third;
    await time.work.idle();
    expect(looks).toHaveLength(4);
  });

  it('tells of a look that failed, but not of a database that is away, and goes on with the next poll', async () => {
    await watch.start();
    look = () => Promise.reject(new AppError(STORE_UNAVAILABLE, 'away', { retryable: true }));
    await wire.clock.advance(1000);
    await time.work.idle();
    expect(faults).toEqual([]);
    const fault = new Error('defect');
    look = () => Promise.reject(fault);
    await wire.clock.advance(1000);
    await time.work.idle();
    expect(faults).toEqual([fault]);
    look = async () => null;
    await wire.clock.advance(1000);
    expect(looks).toHaveLength(4);
  });

  it('does nothing any more when it was stopped', async () => {
    look = async () => at(1000);
    await watch.start();
    watch.stop();
    watch.wake();
    watch.wake(at(500));
    await watch.look();
    await time.clock.advance(5000);
    await wire.clock.advance(5000);
    expect(looks).toEqual([0]);
  });
});
