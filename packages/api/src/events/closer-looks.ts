import { type CallbackId, callbackId, isStoreUnavailable, type Sessions, type Store } from '@ringback/core';
import { digest } from '../security/digest.ts';

export interface CloserLooksPorts {
  readonly store: Pick<Store, 'callbacks'>;
  readonly orchestration: { readonly sessions: Pick<Sessions, 'view'> };
  readonly failed: (error: unknown) => void;
}

/**
 * Single callbacks that somebody has open: whether anything about them changed, their history and the states of their sessions
 * included. One that is slow to answer, since its session is busy, holds up no other.
 */
export class CloserLooks {
  readonly #ports: CloserLooksPorts;
  readonly #found = new Map<string, string>();
  readonly #under = new Set<string>();

  constructor(ports: CloserLooksPorts) {
    this.#ports = ports;
  }

  /** Looks at those of these that are not being looked at already, and forgets all others. */
  at(ids: ReadonlySet<string>): void {
    for (const id of this.#found.keys()) if (!ids.has(id)) this.#found.delete(id);
    for (const id of ids) if (!this.#under.has(id)) void this.#look(id);
  }

  /** Changes whenever something about the callback does; null: it was not looked at yet, or there is none. */
  revision(id: string): string | null {
    return this.#found.get(id) ?? null;
  }

  async #look(id: string): Promise<void> {
    this.#under.add(id);
    try {
      const revision = await this.#revisionOf(callbackId(id));
      if (revision !== null) this.#found.set(id, revision);
    } catch (error) {
      // While the database is away the view says so.
      if (!isStoreUnavailable(error)) this.#ports.failed(error);
    } finally {
      this.#under.delete(id);
    }
  }

  async #revisionOf(id: CallbackId): Promise<string | null> {
    const { store, orchestration } = this.#ports;
    const record = await store.callbacks.get(id);
    if (record === null) return null;
    const history = await store.callbacks.history(id);
    const session =
      record.sessionId === null || record.completedAt !== null
        ? null
        : await orchestration.sessions.view(record.sessionId);
    return digest(JSON.stringify([record, history.length, session?.configuration, session?.timers]));
  }
}
