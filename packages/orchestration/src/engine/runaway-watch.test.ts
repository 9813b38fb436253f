import { describe, expect, test } from 'vitest';
import { RunawayWatch } from './runaway-watch.ts';

const LOOK_MS = 50;
const LIMIT_MS = 1000;

/** Looks every 50 ms; gives the time of the verdict, or null within a minute. */
function watch(
  cpuPart: number | null,
  options: { lookEvery?: number; residentMb?: (at: number) => number } = {},
) {
  const runaway = new RunawayWatch(LOOK_MS, 600);
  const every = options.lookEvery ?? LOOK_MS;
  for (let at = 0; at <= 60_000; at += every) {
    const usage = () =>
      cpuPart === null ? null : { cpuMs: at * cpuPart, residentMb: options.residentMb?.(at) ?? 100 };
    const exceeded = runaway.exceeded(LIMIT_MS, at, usage);
    if (exceeded !== null) return { at, exceeded };
  }
  return null;
}

describe('work that does not come to an end', () => {
  test('is found at its limit when it computes all the time', () => {
    expect(watch(1)).toEqual({ at: 1000, exceeded: 'time' });
  });

  test('is found at its limit where nothing is known of the processor', () => {
    expect(watch(null)).toEqual({ at: 1000, exceeded: 'time' });
  });

  test('has time while the machine is busy with other things, but not for ever', () => {
    expect(watch(0.2)).toEqual({ at: 2500, exceeded: 'time' });
    expect(watch(0)).toEqual({ at: 5000, exceeded: 'time' });
  });

  test('is not blamed for a time in which nobody looked: the machine was suspended', () => {
    expect(watch(null, { lookEvery: 20_000 })).toBeNull();
  });

  test('is found when it takes more memory than it may', () => {
    expect(watch(1, { residentMb: (at) => at * 2 })).toEqual({ at: 350, exceeded: 'memory' });
  });

  test('begins anew with the next piece of work', () => {
    const runaway = new RunawayWatch(LOOK_MS, 600);
    for (let at = 0; at < 5000; at += LOOK_MS) {
      if (at % 500 === 0) runaway.reset();
      expect(runaway.exceeded(LIMIT_MS, at, () => ({ cpuMs: at, residentMb: 1 }))).toBeNull();
    }
  });
});
