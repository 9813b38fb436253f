import type { Clock } from '@ringback/core';

/** Real time, for what lives on the wire. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (delayMs, fire) => {
    const timer = setTimeout(() => void fire(), Math.max(0, delayMs));
    return { cancel: () => clearTimeout(timer) };
  },
};
