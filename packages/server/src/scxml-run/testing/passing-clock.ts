import type { Clock, Timer } from '@ringback/core';

/** Time that passes whenever somebody waits for it: the timer due first fires at once, and it is as late as it says. */
export function passingClock(): Clock {
  let now = 0;
  let timers: { readonly at: number; readonly fire: () => void | Promise<void> }[] = [];
  const fireFirst = (): void => {
    const [first] = timers.toSorted((a, b) => a.at - b.at);
    if (first === undefined) return;
    timers = timers.filter((one) => one !== first);
    now = Math.max(now, first.at);
    void first.fire();
  };
  return {
    now: () => now,
    setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
      const timer = { at: now + Math.max(0, delayMs), fire };
      timers.push(timer);
      // Whoever set it goes on first, and then all that is ready.
      setImmediate(fireFirst);
      return {
        cancel: () => {
          timers = timers.filter((one) => one !== timer);
        },
      };
    },
  };
}
