import {
  type CallbackRecord,
  effectiveOptions,
  type OptionMap,
  type SessionId,
  type Store,
} from '@ringback/core';
import type { SessionEngine } from '../engine/session-engine.ts';
import { OrchestrationError } from '../errors.ts';
import type { Starter } from '../outbox/outgoing.ts';
import { type LiveSession, liveSession, standingOf } from './live-session.ts';
import { type Patience, patiently } from './patience.ts';

export interface LiveSessionsPorts extends Patience {
  readonly store: Pick<Store, 'sessions' | 'callbacks'>;
  readonly engine: Pick<SessionEngine, 'forget'>;
  /** Name of this node. */
  readonly node: string;
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
}

/** Where a session is. */
export type Found =
  | { readonly kind: 'live'; readonly live: LiveSession }
  /** There is none, or it has ended. */
  | { readonly kind: 'gone' }
  /** Another node runs it. */
  | { readonly kind: 'elsewhere'; readonly node: string };

/** Sessions kept in memory between events; others are read back when an event comes. */
const MOST_CACHED = 2000;

/** The sessions in memory: a bounded part of those that run. */
export class LiveSessions {
  readonly #ports: LiveSessionsPorts;
  readonly #live = new Map<SessionId, LiveSession>();

  constructor(ports: LiveSessionsPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#live.size;
  }

  peek(id: SessionId): LiveSession | undefined {
    return this.#live.get(id);
  }

  /**
   * From memory or from the store. Waits while the database is away: what is to be told to the session happens only
   * once.
   */
  find(id: SessionId): Found | Promise<Found> {
    const cached = this.#live.get(id);
    return cached === undefined
      ? patiently(() => this.#read(id), this.#ports)
      : { kind: 'live', live: cached };
  }

  async #read(id: SessionId): Promise<Found> {
    const { store, node } = this.#ports;
    const stored = await store.sessions.get(id);
    if (stored === null) return { kind: 'gone' };
    if (stored.owner !== node) return { kind: 'elsewhere', node: stored.owner };
    const [pending, record] = await Promise.all([
      store.sessions.pendingActions([id]),
      stored.callbackId === null ? null : store.callbacks.get(stored.callbackId),
    ]);
    const live = liveSession({
      sessionId: id,
      documentHash: stored.documentHash,
      documentUrl: stored.documentUrl,
      starter: stored.starter as Starter | null,
      startedAt: stored.startedAt,
      callback: record === null ? null : standingOf(record, this.#optionsOf(record)),
      pending,
      snapshot: stored.snapshot,
    });
    this.keep(live);
    return { kind: 'live', live };
  }

  #optionsOf(record: CallbackRecord): OptionMap {
    return effectiveOptions(this.#ports.serviceOptions(record) ?? {}, record.params, record.userData);
  }

  /** The snapshot that was committed last, waiting as `get` does. Throws ORS_SESSION_LOST when there is none. */
  async saved(id: SessionId): Promise<string> {
    const stored = await patiently(() => this.#ports.store.sessions.get(id), this.#ports);
    if (stored === null)
      throw new OrchestrationError('ORS_SESSION_LOST', 'The session is not stored.', {
        details: { sessionId: id },
      });
    return stored.snapshot;
  }

  /** Keeps it as the one used last. */
  keep(live: LiveSession): void {
    this.#live.delete(live.sessionId);
    this.#live.set(live.sessionId, live);
    if (this.#live.size <= MOST_CACHED) return;
    for (const [id, candidate] of this.#live) {
      // One with a call on the phone is needed again in a moment, and its calls are known only here.
      if (candidate.calls.size > 0 || candidate === live) continue;
      this.drop(id);
      if (this.#live.size <= MOST_CACHED) return;
    }
  }

  drop(id: SessionId): void {
    this.#live.delete(id);
    this.#ports.engine.forget(id);
  }
}
