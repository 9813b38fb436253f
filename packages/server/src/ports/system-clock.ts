import type { Clock, Timer } from '@ringback/core';

/** Node keeps a delay in 32 bits and fires a longer one at once: far timers go in stages. */
const LONGEST_STAGE_MS = 2 ** 31 - 1;

/** The machine's clock and timers, in milliseconds; replaced in tests. */
export interface TimeSource {
  /** Wall time since 1970. */
  now(): number;
  /** Gives the function that disarms. */
  setTimeout(fire: () => void, delayMs: number): () => void;
}

const machine: TimeSource = {
  now: () => Date.now(),
  setTimeout: (fire, delayMs) => {
    const handle = setTimeout(fire, delayMs);
    return () => clearTimeout(handle);
  },
};

/**
 * Real time. A timer measures elapsed time and does not care when the wall clock is set meanwhile: a ring time-out
 * stays what it is. What is due at a date is looked up by its date (the store's polls), not by a long timer.
 */
export class SystemClock implements Clock {
  readonly #source: TimeSource;
  readonly #failed: (error: unknown) => void;

  /** `failed` hears of timer callbacks that threw or rejected. */
  constructor(failed: (error: unknown) => void, source: TimeSource = machine) {
    this.#source = source;
    this.#failed = failed;
  }

  now(): number {
    return this.#source.now();
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    let disarm: () => void = () => undefined;
    const arm = (restMs: number): void => {
      const stageMs = Math.min(restMs, LONGEST_STAGE_MS);
      disarm = this.#source.setTimeout(() => {
        if (restMs > stageMs) arm(restMs - stageMs);
        else this.#run(fire);
      }, stageMs);
    };
    arm(Math.max(0, delayMs));
    return { cancel: () => disarm() };
  }

  #run(fire: () => void | Promise<void>): void {
    try {
      Promise.resolve(fire()).catch(this.#failed);
    } catch (error) {
      this.#failed(error);
    }
  }
}
