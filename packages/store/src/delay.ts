import type { Clock } from '@ringback/core';

/** Resolves after the given time of the (real) clock. */
export function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(ms, () => resolve());
  });
}
