import type { Clock, SessionAnswer, SessionId } from '@ringback/core';

/** `ended`: the session is over, and nobody is left who would answer. */
export type RequestEnd =
  | { readonly kind: 'answered'; readonly answer: SessionAnswer }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'ended' };

interface Waiting {
  readonly sessionId: SessionId;
  readonly settle: (end: RequestEnd) => void;
}

/**
 * Requests over HTTP that wait for a document's `<ws:response>`, by the `sendid` of their event. They live as long
 * as their connection: nothing of them is stored.
 */
export class RequestBook {
  readonly #wireClock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  readonly #bySession = new Map<SessionId, Set<string>>();

  constructor(wireClock: Clock) {
    this.#wireClock = wireClock;
  }

  /** Resolves when the request was answered, its session ended, or `timeoutMs` are over. */
  wait(sessionId: SessionId, sendId: string, timeoutMs: number): Promise<RequestEnd> {
    return new Promise((resolve) => {
      const timer = this.#wireClock.setTimer(timeoutMs, () => this.forget(sendId));
      this.#waiting.set(sendId, {
        sessionId,
        settle(end) {
          timer.cancel();
          resolve(end);
        },
      });
      const others = this.#bySession.get(sessionId);
      if (others === undefined) this.#bySession.set(sessionId, new Set([sendId]));
      else others.add(sendId);
    });
  }

  /** Nobody waits any more: its time is over, or the event did not reach the session. */
  forget(sendId: string): void {
    this.#settle(sendId, { kind: 'timed-out' });
  }

  isOpen(sendId: string): boolean {
    return this.#waiting.has(sendId);
  }

  /** Gives the answer; false when nobody waits for it (any more). */
  answer(sendId: string, answer: SessionAnswer): boolean {
    return this.#settle(sendId, { kind: 'answered', answer });
  }

  /** A session is over, and what it answered with its last step has left. */
  sessionEnded(sessionId: SessionId): void {
    for (const sendId of this.#bySession.get(sessionId) ?? []) this.#settle(sendId, { kind: 'ended' });
  }

  #settle(sendId: string, end: RequestEnd): boolean {
    const waiting = this.#waiting.get(sendId);
    if (waiting === undefined) return false;
    this.#waiting.delete(sendId);
    const others = this.#bySession.get(waiting.sessionId);
    others?.delete(sendId);
    if (others?.size === 0) this.#bySession.delete(waiting.sessionId);
    waiting.settle(end);
    return true;
  }
}
