import { storeError } from '../errors.ts';

/** Units per transaction. Measured: throughput is flat from here on, latency is not. */
const MOST_UNITS = 200;
/**
 * Units that are worth a second transaction beside the one that is under way. With fewer the share of each in the
 * cost of a commit grows faster than the wait shrinks: in commits of 50 a callback costs a quarter less than in those of 25.
 */
const ENOUGH_FOR_ANOTHER = 50;
/** Units that may wait. Beyond it the database does not keep up, and "try again later" is the honest answer. */
const LONGEST_QUEUE = 20_000;
/** A batch that lost against another transaction wins the second or third time. */
const MOST_TRIES = 4;

export interface GroupCommitterOptions<Unit, Refusal> {
  /**
   * Stores the units in one transaction; resolves when they are durable, with those that the transaction itself decided
   * not to store, and why. A slot has one under way at a time.
   */
  readonly apply: (units: readonly Unit[], slot: number) => Promise<ReadonlyMap<Unit, Refusal>>;
  /** Transactions side by side under load, default 1; with more, units are not stored in the order in which they came. */
  readonly slots?: number;
  /** Whether a commit is short beside the work that goes on meanwhile, so that two small ones pay. Default always. */
  readonly isCommitShort?: () => boolean;
  /** Resolves when whoever is about to hand in a unit has done so: they share the batch. Default: callers of the same turn of the event loop. */
  readonly gathered?: () => Promise<void>;
  /** The fault is that of a unit and not of the database: each unit is to be tried without the others. */
  readonly isUnitFault: (error: unknown) => boolean;
  /** The same batch succeeds when it is run again. */
  readonly isTransient: (error: unknown) => boolean;
}

interface Waiting<Unit, Refusal> {
  readonly unit: Unit;
  readonly resolve: (refusal: Refusal | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many callers share one commit: while a transaction is under way the units of the next one gather, so that the
 * batch grows with the load and a single unit waits for nobody. Batches follow each other in the order in which
 * units came; nothing is acknowledged before its commit.
 */
export class GroupCommitter<Unit, Refusal = never> {
  readonly #options: GroupCommitterOptions<Unit, Refusal>;
  readonly #slots: number;
  readonly #freeSlots: number[];
  readonly #work = new Set<Promise<void>>();
  #workers = 0;
  #underWay = 0;
  #gathering: Waiting<Unit, Refusal>[] = [];
  #closed = false;

  constructor(options: GroupCommitterOptions<Unit, Refusal>) {
    this.#options = options;
    this.#slots = options.slots ?? 1;
    this.#freeSlots = Array.from({ length: this.#slots }, (_, slot) => slot);
  }

  /** Resolves with null when the unit is durable, or with why it was refused; rejects with the fault of the unit or of the database. */
  commit(unit: Unit): Promise<Refusal | null> {
    if (this.#closed) return Promise.reject(storeError('STORE_CLOSED'));
    if (this.#gathering.length >= LONGEST_QUEUE) {
      return Promise.reject(storeError('STORE_UNAVAILABLE', { reason: 'overload' }));
    }
    return new Promise((resolve, reject) => {
      this.#gathering.push({ unit, resolve, reject });
      this.#startWorker();
    });
  }

  /** Takes nothing more; resolves when everything that was taken is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #startWorker(): void {
    if (!this.#isWorkBeside(this.#workers)) return;
    const slot = this.#freeSlots.pop();
    if (slot === undefined) return;
    this.#workers++;
    const work = this.#commitAll(slot).finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  /** Whether one more worker has something to do beside so many others. */
  #isWorkBeside(others: number): boolean {
    if (others === 0) return this.#gathering.length > 0;
    return this.#gathering.length >= ENOUGH_FOR_ANOTHER && this.#isCommitShort();
  }

  async #commitAll(slot: number): Promise<void> {
    await this.#gathered();
    while (this.#isWorkBeside(this.#workers - 1)) {
      const batch = this.#gathering.splice(0, this.#share());
      this.#startWorker();
      this.#underWay++;
      await this.#settle(batch, slot);
      this.#underWay--;
      await this.#gathered();
    }
    // In the same turn as the look above: a unit that comes from now on starts a worker of its own.
    this.#workers--;
    this.#freeSlots.push(slot);
  }

  #gathered(): Promise<void> {
    return this.#options.gathered?.() ?? Promise.resolve();
  }

  #isCommitShort(): boolean {
    return this.#options.isCommitShort?.() ?? true;
  }

  /** How many of those that wait make the next batch: when another can run beside it and there is enough for both, half. */
  #share(): number {
    const waiting = this.#gathering.length;
    const isShared =
      this.#slots - this.#underWay > 1 && waiting >= 2 * ENOUGH_FOR_ANOTHER && this.#isCommitShort();
    return Math.min(isShared ? Math.ceil(waiting / 2) : waiting, MOST_UNITS);
  }

  /** Commits a batch; one that holds a bad unit is halved until the bad one stands alone. Never rejects. */
  async #settle(batch: readonly Waiting<Unit, Refusal>[], slot: number): Promise<void> {
    try {
      const units = batch.map(({ unit }) => unit);
      const refused = await this.#apply(units, slot);
      for (const { unit, resolve } of batch) resolve(refused.get(unit) ?? null);
    } catch (error) {
      if (batch.length > 1 && this.#options.isUnitFault(error)) {
        const half = batch.length >> 1;
        await this.#settle(batch.slice(0, half), slot);
        await this.#settle(batch.slice(half), slot);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #apply(units: readonly Unit[], slot: number): Promise<ReadonlyMap<Unit, Refusal>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#options.apply(units, slot);
      } catch (error) {
        if (tries >= MOST_TRIES || !this.#options.isTransient(error)) throw error;
      }
    }
  }
}
