/** Handle of an armed timer; cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The time that everything of the domain asks (a controllable one under `--test-clock`).
 * `now` is in milliseconds since 1970. A callback that returns a promise is waited for by a test clock
 * before it moves on.
 */
export interface Clock {
  now(): number;
  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer;
}

/**
 * Everything that is still being worked on as a consequence of something that happened.
 * A test clock waits for it before it reports that the work of a moment is done.
 */
export interface WorkTracker {
  track<T>(work: Promise<T>): Promise<T>;
}
