import type { SipClock, SipTimer } from '../ports.ts';

/** The beat of all that we send ourselves: one G.711 packet each. */
const BEAT_MS = 20;
/**
 * Beats made up for at once after a delay: 100 ms of audio, which jitter buffers take. After a longer delay the rest
 * is left out, because a burst would be thrown away by the phone, and would delay everybody else.
 */
const MOST_CATCH_UP = 5;

export type Beat = {
  /** One 20 ms beat; `isLate` when a whole beat or more after its time. */
  beat(nowMs: number, isLate: boolean): void;
  /** Beats that will never come. */
  skip(count: number): void;
};

/** Beats every 20 ms of the clock without drift: each due time is computed from the first, not from the last wake-up. */
export class Pacer {
  worstDelayMs = 0;
  readonly #clock: SipClock;
  readonly #beat: Beat;
  #dueMs = 0;
  #timer: SipTimer | undefined;

  constructor(clock: SipClock, beat: Beat) {
    this.#clock = clock;
    this.#beat = beat;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#dueMs = this.#clock.now() + BEAT_MS;
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #schedule(): void {
    const delay = Math.max(0, Math.ceil(this.#dueMs - this.#clock.now()));
    this.#timer = this.#clock.setTimer(delay, () => this.#wake());
  }

  #wake(): void {
    const now = this.#clock.now();
    const delay = now - this.#dueMs;
    let due = delay < 0 ? 0 : Math.floor(delay / BEAT_MS) + 1;
    if (due > 0) {
      this.worstDelayMs = Math.max(this.worstDelayMs, delay);
      this.#dueMs += due * BEAT_MS;
      if (due > MOST_CATCH_UP) {
        this.#beat.skip(due - MOST_CATCH_UP);
        due = MOST_CATCH_UP;
      }
      for (; due > 0; due -= 1) this.#beat.beat(now, due > 1);
    }
    // A beat may have stopped us.
    if (this.#timer !== undefined) this.#schedule();
  }
}
