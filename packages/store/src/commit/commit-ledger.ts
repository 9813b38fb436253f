import type { CallbackId, Clock, Write } from '@ringback/core';
import { hasCode, isStoreUnavailable } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { delay } from '../delay.ts';
import { knownCallbacks } from '../sql/known-callbacks.ts';
import { openCommitter } from '../sql/open-committer.ts';
import { readMark } from '../sql/read-mark.ts';
import { batchSteps } from './batch-steps.ts';
import type { Verdict } from './group-committer.ts';
import { foldWrites } from './write-batch.ts';

export type Unit = readonly Write[];

export interface LedgerOptions {
  readonly database: Database;
  /** The real one. */
  readonly clock: Clock;
  readonly node: string;
  /** Ids that nobody else has or had: as many as there are batches stored side by side. */
  readonly committers: readonly string[];
}

/** Stores one batch at a time. */
interface Slot {
  readonly committer: string;
  batch: number;
  /** The batch of which nobody knows yet whether it was committed. */
  inDoubt: { readonly batch: number; readonly units: readonly Unit[] } | null;
}

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
  readonly #slots: readonly Slot[];
  /** Units whose callers were told "unavailable" and of which it turned out what the transaction had made of them. */
  readonly #settled = new WeakMap<Unit, Verdict>();

  private constructor({ database, clock, node, committers }: LedgerOptions) {
    this.#database = database;
    this.#clock = clock;
    this.#node = node;
    this.#slots = committers.map((committer) => ({ committer, batch: 0, inDoubt: null }));
  }

  static async open(options: LedgerOptions): Promise<CommitLedger> {
    for (const committer of options.committers)
      await options.database.query(openCommitter, [committer, options.node]);
    return new CommitLedger(options);
  }

  /**
   * Resolves when every unit is durable but those that it returns, which found no place in a slot; on a fault none is,
   * unless `details.outcome` is `unknown`. `slot` is the index of a committer, which stores one batch at a time.
   */
  async store(units: readonly Unit[], slot: number): Promise<ReadonlySet<Unit>> {
    try {
      return await this.#tryToStore(units, slot);
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      await this.#settlePatiently(error);
      // The database is back. What was not stored by the lost commit is stored now.
      return await this.#tryToStore(units, slot);
    }
  }

  async #tryToStore(units: readonly Unit[], index: number): Promise<ReadonlySet<Unit>> {
    const slot = this.#slots[index];
    if (slot === undefined) throw new RangeError(`there is no slot ${index}`);
    // Of all slots: a unit that is handed in again may come to another one.
    await this.#settle();
    const refused = new Set(units.filter((unit) => this.#settled.get(unit) === 'refused'));
    const missing = units.filter((unit) => !this.#settled.has(unit));
    if (missing.length === 0) return refused;
    const batch = ++slot.batch;
    const folded = foldWrites(missing);
    try {
      const mark = { node: this.#node, committer: slot.committer, batch };
      const steps = batchSteps(folded, mark, (ids) => {
        const without = new Set(ids);
        for (const unit of missing) if (bookedIds(unit).some((id) => without.has(id))) refused.add(unit);
      });
      await this.#database.transactAtOnce(steps);
      return refused;
    } catch (error) {
      if (isUnknownOutcome(error)) slot.inDoubt = { batch, units: missing };
      throw error;
    }
  }

  /** Asks the database what became of batches in doubt. */
  async #settle(): Promise<void> {
    for (const slot of this.#slots) {
      const doubt = slot.inDoubt;
      if (doubt === null) continue;
      const [row] = await this.#database.query<{ batch: number }>(readMark, [slot.committer]);
      // Somebody else may have asked meanwhile, and the slot gone on.
      if (slot.inDoubt !== doubt) continue;
      const isStored = row?.batch === doubt.batch;
      const refused = isStored ? await this.#refusedOf(doubt.units) : new Set<Unit>();
      if (slot.inDoubt !== doubt) continue;
      if (isStored)
        for (const unit of doubt.units) this.#settled.set(unit, refused.has(unit) ? 'refused' : 'stored');
      slot.inDoubt = null;
    }
  }

  /** Units of a committed batch whose callbacks are not there: they found no place. */
  async #refusedOf(units: readonly Unit[]): Promise<ReadonlySet<Unit>> {
    const booked = units.filter((unit) => bookedIds(unit).length > 0);
    if (booked.length === 0) return new Set();
    const rows = await this.#database.query<{ id: CallbackId }>(knownCallbacks, [booked.flatMap(bookedIds)]);
    const known = new Set(rows.map(({ id }) => id));
    return new Set(booked.filter((unit) => bookedIds(unit).some((id) => !known.has(id))));
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

/** Callbacks of a unit that want a place in a slot. */
function bookedIds(unit: Unit): CallbackId[] {
  return unit.flatMap((write) =>
    write.kind === 'callback.insert' && write.place !== undefined ? [write.callback.id] : [],
  );
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
