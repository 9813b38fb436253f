import type { Acceptance, AdmissionLimits, CallbackId, Clock, RateWindow, Write } from '@ringback/core';
import { hasCode, isStoreUnavailable } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { delay } from '../delay.ts';
import { knownCallbacks } from '../sql/known-callbacks.ts';
import { openCommitter } from '../sql/open-committer.ts';
import { readMark } from '../sql/read-mark.ts';
import type { RefusedInsert } from './admission-steps.ts';
import { batchSteps } from './batch-steps.ts';
import { foldWrites, isConditional } from './write-batch.ts';

export type Unit = readonly Write[];
type Insert = Extract<Write, { kind: 'callback.insert' }>;
/** Why a unit was not stored. */
export type Refused = Exclude<Acceptance, { kind: 'accepted' }>;

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
  /** Units whose callers were told "unavailable" and that turned out to be stored. */
  readonly #storedAfterAll = new WeakSet<Unit>();

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
   * Resolves when every unit is durable but those that it returns, which were refused; on a fault none is, unless `details.outcome` is `unknown`. `slot` is the index of a committer, which stores one batch at a time.
   */
  async store(units: readonly Unit[], slot: number): Promise<ReadonlyMap<Unit, Refused>> {
    try {
      return await this.#tryToStore(units, slot);
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      await this.#settlePatiently(error);
      // The database is back. What was not stored by the lost commit is stored now.
      return await this.#tryToStore(units, slot);
    }
  }

  async #tryToStore(units: readonly Unit[], index: number): Promise<Map<Unit, Refused>> {
    const slot = this.#slots[index];
    if (slot === undefined) throw new RangeError(`there is no slot ${index}`);
    // Of all slots: a unit that is handed in again may come to another one.
    await this.#settle();
    const refused = new Map<Unit, Refused>();
    let missing = units.filter((unit) => !this.#storedAfterAll.has(unit));
    // Those that hang on what became of others in the batch are asked again; each time some of them are decided.
    for (let isAskedAgain = false; missing.length > 0; isAskedAgain = true)
      missing = await this.#storeBatch(missing, slot, { refused, isAskedAgain });
    return refused;
  }

  /** Returns the units that are to be asked again. */
  async #storeBatch(
    units: readonly Unit[],
    slot: Slot,
    { refused, isAskedAgain }: { refused: Map<Unit, Refused>; isAskedAgain: boolean },
  ): Promise<Unit[]> {
    const batch = ++slot.batch;
    const folded = foldWrites(units);
    const inserts = new Map<CallbackId, RefusedInsert>();
    try {
      const mark = { node: this.#node, committer: slot.committer, batch };
      await this.#database.transactAtOnce(
        batchSteps(
          folded,
          mark,
          (rows) => {
            for (const row of rows) inserts.set(row.id, row);
          },
          isAskedAgain,
        ),
      );
    } catch (error) {
      if (isUnknownOutcome(error)) slot.inDoubt = { batch, units };
      throw error;
    }
    if (inserts.size === 0) return [];
    const again: Unit[] = [];
    for (const unit of units) {
      const insert = conditionalInsert(unit);
      const row = insert === null ? undefined : inserts.get(insert.callback.id);
      if (insert === null || row === undefined) continue;
      const refusal = refusalOf(insert, row, folded.limits.get(insert.callback.service));
      if (refusal === null) again.push(unit);
      else refused.set(unit, refusal);
    }
    return again;
  }

  /** Asks the database what became of batches in doubt. */
  async #settle(): Promise<void> {
    for (const slot of this.#slots) {
      const doubt = slot.inDoubt;
      if (doubt === null) continue;
      const [row] = await this.#database.query<{ batch: number }>(readMark, [slot.committer]);
      // Somebody else may have asked meanwhile, and the slot gone on.
      if (slot.inDoubt !== doubt) continue;
      const stored = row?.batch === doubt.batch ? await this.#storedOf(doubt.units) : [];
      if (slot.inDoubt !== doubt) continue;
      for (const unit of stored) this.#storedAfterAll.add(unit);
      slot.inDoubt = null;
    }
  }

  /** Units of a committed batch, but for those whose callbacks are not there: nothing of them was stored, so they are asked anew. */
  async #storedOf(units: readonly Unit[]): Promise<readonly Unit[]> {
    const ids = units.flatMap((unit) => conditionalInsert(unit)?.callback.id ?? []);
    if (ids.length === 0) return units;
    const known = new Set(
      (await this.#database.query<{ id: CallbackId }>(knownCallbacks, [ids])).map(({ id }) => id),
    );
    return units.filter((unit) => {
      const insert = conditionalInsert(unit);
      return insert === null || known.has(insert.callback.id);
    });
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

/** The new callback that a unit stands and falls with. */
function conditionalInsert(unit: Unit): Insert | null {
  const [first] = unit;
  return first?.kind === 'callback.insert' && isConditional(first) ? first : null;
}

/** Null: it is to be asked again. `decided`: the limits that it was held against, which may be newer than its own. */
function refusalOf(
  { limits }: Insert,
  { verdict, value }: RefusedInsert,
  decided: AdmissionLimits | undefined,
): Refused | null {
  switch (verdict) {
    case 'again':
      return null;
    case 'window-1':
      return windowFull(decided, '_throttle_callbacks_per_service_1');
    case 'window-2':
      return windowFull(decided, '_throttle_callbacks_per_service_2');
    case 'same-value': {
      const counted = limits?.values[(value ?? 1) - 1];
      return { kind: 'same-value', name: counted?.name ?? '', value: counted?.value ?? '' };
    }
    case 'same-number':
      return { kind: 'same-number' };
    case 'queued':
      return { kind: 'queue-full' };
    case 'slot-full':
      return { kind: 'slot-full' };
  }
}

function windowFull(limits: AdmissionLimits | undefined, option: RateWindow['option']): Refused {
  const window = limits?.windows.find((one) => one.option === option);
  if (window === undefined) throw new RangeError(`nothing was held against ${option}`);
  return { kind: 'window-full', window };
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
