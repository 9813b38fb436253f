import type { Clock, Write } from '@ringback/core';
import { hasCode, isStoreUnavailable } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { delay } from '../delay.ts';
import { openCommitter } from '../sql/open-committer.ts';
import { readMark } from '../sql/read-mark.ts';
import { batchSteps } from './batch-steps.ts';
import { foldWrites } from './write-batch.ts';

export type Unit = readonly Write[];

/** How long a lost answer is looked for before the callers are told that the outcome is unknown. Bounds a request. */
const SETTLE_PATIENCE_MS = 2_000;
const SETTLE_PAUSE_MS = 50;

/**
 * Stores batches, each with a number in the same transaction. When the connection breaks during COMMIT the number
 * in the database tells what became of it: callers are not left in doubt, and a caller that hands the same unit in
 * again after a longer outage does not store it twice.
 */
export class CommitLedger {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #node: string;
  readonly #committer: string;
  #batch = 0;
  /** The batch of which nobody knows yet whether it was committed. */
  #inDoubt: { readonly batch: number; readonly units: readonly Unit[] } | null = null;
  /** Units whose callers were told "unavailable" and that turned out to be stored. */
  readonly #storedAfterAll = new WeakSet<Unit>();

  private constructor(database: Database, clock: Clock, node: string, committer: string) {
    this.#database = database;
    this.#clock = clock;
    this.#node = node;
    this.#committer = committer;
  }

  /** `committer` is an id that nobody else has or had. `clock` is the real one. */
  static async open(options: {
    database: Database;
    clock: Clock;
    node: string;
    committer: string;
  }): Promise<CommitLedger> {
    await options.database.query(openCommitter, [options.committer]);
    return new CommitLedger(options.database, options.clock, options.node, options.committer);
  }

  /** Resolves when every unit is durable; on a fault none is, unless `details.outcome` is `unknown`. */
  async store(units: readonly Unit[]): Promise<void> {
    try {
      await this.#tryToStore(units);
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      await this.#settlePatiently(error);
      // The database is back. What was not stored by the lost commit is stored now.
      await this.#tryToStore(units);
    }
  }

  async #tryToStore(units: readonly Unit[]): Promise<void> {
    if (this.#inDoubt !== null) await this.#settle();
    const missing = units.filter((unit) => !this.#storedAfterAll.has(unit));
    if (missing.length === 0) return;
    const batch = ++this.#batch;
    const folded = foldWrites(missing);
    try {
      const mark = { node: this.#node, committer: this.#committer, batch };
      await this.#database.transactAtOnce(batchSteps(folded, mark));
    } catch (error) {
      if (isUnknownOutcome(error)) this.#inDoubt = { batch, units: missing };
      throw error;
    }
  }

  /** Asks the database what became of the batch in doubt. */
  async #settle(): Promise<void> {
    const doubt = this.#inDoubt;
    if (doubt === null) return;
    const [row] = await this.#database.query<{ batch: number }>(readMark, [this.#committer]);
    if (row?.batch === doubt.batch) for (const unit of doubt.units) this.#storedAfterAll.add(unit);
    this.#inDoubt = null;
  }

  async #settlePatiently(fault: unknown): Promise<void> {
    const deadline = this.#clock.now() + SETTLE_PATIENCE_MS;
    for (;;) {
      try {
        await this.#settle();
        return;
      } catch (error) {
        if (!isStoreUnavailable(error)) throw error;
        if (this.#clock.now() >= deadline) throw fault;
      }
      await delay(this.#clock, SETTLE_PAUSE_MS);
    }
  }
}

function isUnknownOutcome(error: unknown): boolean {
  return (
    isStoreUnavailable(error) &&
    hasCode(error) &&
    'details' in error &&
    typeof error.details === 'object' &&
    error.details !== null &&
    'outcome' in error.details &&
    error.details.outcome === 'unknown'
  );
}
