import { AppError, type CallbackId, type DialAttempt, type Write } from '@ringback/core';

type NewAttempt = Extract<Write, { kind: 'attempt.insert' }>['attempt'];
type AttemptEnd = Extract<Write, { kind: 'attempt.finish' }>;

/** Dial attempts, in memory. */
export class MemoryAttempts {
  /** In the order in which they began. */
  readonly all: DialAttempt[] = [];
  readonly #placeOf = new Map<string, number>();

  /** Throws STORE_CONFLICT for a number that was taken before. */
  refuseTaken(attempt: NewAttempt): void {
    if (!this.#placeOf.has(keyOf(attempt))) return;
    const { number } = attempt;
    throw new AppError('STORE_CONFLICT', 'This dial attempt exists already.', { details: { number } });
  }

  add(attempt: NewAttempt): void {
    this.#placeOf.set(keyOf(attempt), this.all.length);
    this.all.push({ endedAt: null, result: null, sipStatus: null, ...attempt });
  }

  /** Writes down how an attempt that is under way ended. */
  finish(end: AttemptEnd): void {
    const place = this.#placeOf.get(keyOf(end)) ?? -1;
    const attempt = this.all[place];
    if (attempt?.result !== null) return;
    const { endedAt, result, sipStatus } = end;
    this.all[place] = { ...attempt, endedAt, result, sipStatus };
  }

  /** Takes out those of some callbacks. */
  take(ids: ReadonlySet<CallbackId>): DialAttempt[] {
    const taken = this.all.filter(({ callbackId }) => ids.has(callbackId));
    const left = this.all.filter(({ callbackId }) => !ids.has(callbackId));
    this.clear();
    for (const attempt of left) {
      this.#placeOf.set(keyOf(attempt), this.all.length);
      this.all.push(attempt);
    }
    return taken;
  }

  clear(): void {
    this.all.length = 0;
    this.#placeOf.clear();
  }
}

const keyOf = ({ callbackId, number }: Pick<DialAttempt, 'callbackId' | 'number'>): string =>
  `${callbackId} ${number}`;
