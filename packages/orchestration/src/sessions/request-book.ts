import type { Clock, SessionAnswer } from '@ringback/core';

/**
 * Requests over HTTP that wait for a document's `<ws:response>`, by the `sendid` of their event. They live as long
 * as their connection: nothing of them is stored.
 */
export class RequestBook {
  readonly #wireClock: Clock;
  readonly #waiting = new Map<string, (answer: SessionAnswer | null) => void>();

  constructor(wireClock: Clock) {
    this.#wireClock = wireClock;
  }

  /** Resolves with the answer, or with null after `timeoutMs`. */
  wait(sendId: string, timeoutMs: number): Promise<SessionAnswer | null> {
    return new Promise((resolve) => {
      const timer = this.#wireClock.setTimer(timeoutMs, () => this.forget(sendId));
      this.#waiting.set(sendId, (answer) => {
        timer.cancel();
        resolve(answer);
      });
    });
  }

  /** Nobody waits any more: its time is over, or the event did not reach the session. */
  forget(sendId: string): void {
    this.#settle(sendId, null);
  }

  isOpen(sendId: string): boolean {
    return this.#waiting.has(sendId);
  }

  /** Gives the answer; false when nobody waits for it (any more). */
  answer(sendId: string, answer: SessionAnswer): boolean {
    return this.#settle(sendId, answer);
  }

  #settle(sendId: string, answer: SessionAnswer | null): boolean {
    const settle = this.#waiting.get(sendId);
    if (settle === undefined) return false;
    this.#waiting.delete(sendId);
    settle(answer);
    return true;
  }
}
