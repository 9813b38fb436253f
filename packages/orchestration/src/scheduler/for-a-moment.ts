import type { Clock } from '@ringback/core';

/** What takes longer than this is not waited for: long beside a step and a commit, short beside what anybody notices. */
const MOMENT_MS = 50;

/** Waits for all of it, but for a moment at most: one that takes its time keeps nobody else waiting. None may reject. */
export function forAMoment(work: readonly Promise<void>[], wireClock: Clock): Promise<void> {
  if (work.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = wireClock.setTimer(MOMENT_MS, () => resolve());
    void Promise.all(work).then(() => {
      timer.cancel();
      resolve();
    });
  });
}
