import type { Clock, Timer } from '@ringback/core';
import { OrderedList } from './ordered-list.ts';

/** Something that is to happen at a time; passed back to take it off the list. */
export interface Deadline {
  /** Milliseconds since 1970. */
  readonly due: number;
  readonly order: number;
  readonly expire: () => void;
}

/** Longest delay that timers of the platform keep (32 bits signed); a later deadline is armed in steps. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** Many deadlines on one timer of the clock: a queue of ten thousand does not arm ten thousand timers. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expired: () => void;
  readonly #pending = new OrderedList<Deadline>((a, b) => a.due - b.due || a.order - b.order);
  #order = 0;
  #timer: Timer | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #closed = false;

  /** `expired` is called after each deadline, so that what it caused is settled before the next one. */
  constructor(clock: Clock, expired: () => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  /** Calls `expire` once at the given time, or as soon as possible when that has passed. */
  add(due: number, expire: () => void): Deadline {
    const deadline: Deadline = { due, order: this.#order++, expire };
    this.#pending.add(deadline);
    this.#arm();
    return deadline;
  }

  /** A deadline that has expired or was removed already is ignored. */
  remove(deadline: Deadline | null): void {
    if (deadline !== null && this.#pending.remove(deadline)) this.#arm();
  }

  /** Nothing expires any more. */
  close(): void {
    this.#closed = true;
    this.#arm();
  }

  #arm(): void {
    const due = this.#closed ? null : (this.#pending.first()?.due ?? null);
    if (due !== null && this.#timer !== null && this.#armedFor === due) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (due === null) return;
    this.#armedFor = due;
    const delay = Math.min(Math.max(0, due - this.#clock.now()), LONGEST_DELAY_MS);
    this.#timer = this.#clock.setTimer(delay, () => this.#fire());
  }

  #fire(): void {
    this.#timer = null;
    try {
      const now = this.#clock.now();
      for (let next = this.#pending.first(); next !== null && next.due <= now; next = this.#pending.first()) {
        this.#pending.remove(next);
        next.expire();
        this.#expired();
      }
    } finally {
      this.#arm();
    }
  }
}
