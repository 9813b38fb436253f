import { AppError, STORE_UNAVAILABLE, type Write } from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import type { ContactCentre } from './contact-centre.ts';

/** A store whose process is killed at a commit: right before it, or right after it and before anything of it is performed. */
export class MortalStore extends MemoryStore {
  commits = 0;
  killAt: { readonly commit: number; readonly when: 'before' | 'after' } | null = null;
  died: (writes: readonly Write[]) => void = () => undefined;
  committed: (writes: readonly Write[]) => void = () => undefined;

  override async commit(writes: readonly Write[]): Promise<void> {
    if (this.away) return super.commit(writes);
    this.commits++;
    const kills = this.killAt?.commit === this.commits;
    if (!kills || this.killAt?.when === 'after') {
      await super.commit(writes);
      this.committed(writes);
    }
    if (!kills) return;
    this.killAt = null;
    // Whoever is still there of this process gets nothing stored any more.
    this.away = true;
    this.died(writes);
    throw new AppError(STORE_UNAVAILABLE, 'The process is dead.', { retryable: true });
  }
}

/** Kills the process of a centre at a commit, and starts another one on what was stored until then. */
export class Killer {
  readonly #centre: ContactCentre;
  readonly #store: MortalStore;
  #isDead = false;

  constructor(centre: ContactCentre, store: MortalStore, died: () => void = () => undefined) {
    this.#centre = centre;
    this.#store = store;
    store.died = () => {
      this.#isDead = true;
      died();
      void centre.orchestrator.stop();
      centre.phones.kill();
    };
  }

  /** Lets time pass; whoever was killed meanwhile is started again. Says whether that was so. */
  async pass(ms: number): Promise<boolean> {
    await this.#centre.time.clock.advance(ms);
    if (!this.#isDead) return false;
    this.#isDead = false;
    await this.#centre.time.work.idle();
    this.#store.away = false;
    await this.#centre.crash();
    return true;
  }

  async close(): Promise<void> {
    await this.#centre.orchestrator.stop();
    this.#centre.routing.close();
    await this.#centre.time.work.idle();
  }
}
