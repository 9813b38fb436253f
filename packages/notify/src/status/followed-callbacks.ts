import type { CallbackId, FollowedCallback, SessionId } from '@ringback/core';
import type { TellingPlan } from './telling-plan.ts';

/** A callback that somebody hears of. */
export interface Followed {
  readonly callback: FollowedCallback;
  readonly plan: TellingPlan;
}

/** Far more than are under way at a time; what falls out is read again. */
const MOST = 50_000;

/** What is known of callbacks: whom their events go to, or that nobody hears of them. The oldest are forgotten. */
export class FollowedCallbacks {
  readonly #known = new Map<CallbackId, Followed | null>();
  readonly #bySession = new Map<SessionId, CallbackId>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  has(id: CallbackId): boolean {
    return this.#known.has(id);
  }

  get(id: CallbackId): Followed | null {
    return this.#known.get(id) ?? null;
  }

  ofSession(id: SessionId): CallbackId | null {
    return this.#bySession.get(id) ?? null;
  }

  set(id: CallbackId, followed: Followed | null): void {
    this.forget(id);
    this.#known.set(id, followed);
    const session = followed?.callback.sessionId ?? null;
    if (session !== null) this.#bySession.set(session, id);
    if (this.#known.size <= this.#most) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  forget(id: CallbackId): void {
    const session = this.#known.get(id)?.callback.sessionId ?? null;
    if (session !== null) this.#bySession.delete(session);
    this.#known.delete(id);
  }
}
