import type { CallbackId, FollowedCallback, SessionId } from '@ringback/core';
import type { TellingPlan } from './telling-plan.ts';

/** A callback that somebody hears of. */
export interface Followed {
  readonly callback: FollowedCallback;
  readonly plan: TellingPlan;
}

/** Far more than are under way at a time; what falls out is read again. */
const MOST = 50_000;

type Known = Map<CallbackId, Followed | null>;

/**
 * What is known of callbacks: whom their events go to, or that nobody hears of them. Kept in two halves, of which the older
 * one is forgotten as a whole: taking the oldest out one by one costs more than anything else that is done with them.
 */
export class FollowedCallbacks {
  readonly #half: number;
  #young: Known = new Map();
  #old: Known = new Map();
  readonly #bySession = new Map<SessionId, CallbackId>();

  constructor(most = MOST) {
    this.#half = Math.max(1, Math.ceil(most / 2));
  }

  has(id: CallbackId): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  get(id: CallbackId): Followed | null {
    return this.#young.get(id) ?? this.#old.get(id) ?? null;
  }

  /** Whether it is known that nobody hears of it. */
  isNobodys(id: CallbackId): boolean {
    const young = this.#young.get(id);
    return young === undefined ? this.#old.get(id) === null : young === null;
  }

  ofSession(id: SessionId): CallbackId | null {
    return this.#bySession.get(id) ?? null;
  }

  set(id: CallbackId, followed: Followed | null): void {
    if (this.has(id)) this.forget(id);
    this.#young.set(id, followed);
    const session = followed?.callback.sessionId ?? null;
    if (session !== null) this.#bySession.set(session, id);
    if (this.#young.size >= this.#half) this.#forgetOld();
  }

  /** Nobody hears of a callback that is new: it has no session that would have to be forgotten. */
  setUnheard(id: CallbackId): void {
    this.#young.set(id, null);
    if (this.#young.size >= this.#half) this.#forgetOld();
  }

  forget(id: CallbackId): void {
    const session = this.get(id)?.callback.sessionId ?? null;
    if (session !== null) this.#bySession.delete(session);
    this.#young.delete(id);
    this.#old.delete(id);
  }

  #forgetOld(): void {
    if (this.#bySession.size > 0)
      for (const followed of this.#old.values()) {
        const session = followed?.callback.sessionId ?? null;
        if (session !== null) this.#bySession.delete(session);
      }
    this.#old = this.#young;
    this.#young = new Map();
  }
}
