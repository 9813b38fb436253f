import { storeError } from '../errors.ts';

/** Units per transaction. Measured: throughput is flat from here on, latency is not. */
const MOST_UNITS = 200;
/** Units that may wait. Beyond it the database does not keep up, and "try again later" is the honest answer. */
const LONGEST_QUEUE = 20_000;
/** A batch that lost against another transaction wins the second or third time. */
const MOST_TRIES = 4;

export interface GroupCommitterOptions<Unit> {
  /** Stores the units in one transaction; resolves when they are durable. */
  readonly apply: (units: readonly Unit[]) => Promise<void>;
  /** The fault is that of a unit and not of the database: each unit is to be tried without the others. */
  readonly isUnitFault: (error: unknown) => boolean;
  /** The same batch succeeds when it is run again. */
  readonly isTransient: (error: unknown) => boolean;
}

interface Waiting<Unit> {
  readonly unit: Unit;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many callers share one commit: while a transaction is under way the units of the next one gather, so that the
 * batch grows with the load and a single unit waits for nobody. Batches follow each other in the order in which
 * units came; nothing is acknowledged before its commit.
 */
export class GroupCommitter<Unit> {
  readonly #options: GroupCommitterOptions<Unit>;
  #gathering: Waiting<Unit>[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(options: GroupCommitterOptions<Unit>) {
    this.#options = options;
  }

  /** Resolves when the unit is durable; rejects with the fault of the unit or of the database. */
  commit(unit: Unit): Promise<void> {
    if (this.#closed) return Promise.reject(storeError('STORE_CLOSED'));
    if (this.#gathering.length >= LONGEST_QUEUE) {
      return Promise.reject(storeError('STORE_UNAVAILABLE', { reason: 'overload' }));
    }
    return new Promise((resolve, reject) => {
      this.#gathering.push({ unit, resolve, reject });
      this.#running ??= this.#work();
    });
  }

  /** Takes nothing more; resolves when everything that was taken is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #work(): Promise<void> {
    // Callers of the same turn of the event loop share the first commit.
    await Promise.resolve();
    while (this.#gathering.length > 0) {
      const batch = this.#gathering.splice(0, MOST_UNITS);
      await this.#settle(batch);
    }
    this.#running = null;
  }

  /** Commits a batch; one that holds a bad unit is halved until the bad one stands alone. Never rejects. */
  async #settle(batch: readonly Waiting<Unit>[]): Promise<void> {
    try {
      await this.#apply(batch.map(({ unit }) => unit));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && this.#options.isUnitFault(error)) {
        const half = batch.length >> 1;
        await this.#settle(batch.slice(0, half));
        await this.#settle(batch.slice(half));
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #apply(units: readonly Unit[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#options.apply(units);
        return;
      } catch (error) {
        if (tries >= MOST_TRIES || !this.#options.isTransient(error)) throw error;
      }
    }
  }
}
