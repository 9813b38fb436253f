import type { Clock, InFlightWork, Timer } from '@ringback/core';

interface Armed {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void | Promise<void>;
  cancelled: boolean;
}

/** Turns of the event loop that work in flight is given before it counts as waiting for a timer. */
const TURNS = 4;

/**
 * Time that passes as fast as what happens in it can be worked through. Timers fire in the order of their due time, then
 * of arming, each when everything that the one before set in motion is done, or waits for a timer itself. A binary heap:
 * a simulated day arms millions.
 */
export class VirtualClock implements Clock {
  readonly #work: Pick<InFlightWork, 'count' | 'track'>;
  readonly #outside: Pick<InFlightWork, 'count'>;
  readonly #turn: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #heap: Armed[] = [];
  #now: number;
  #order = 0;
  #fired = 0;

  /**
   * `turn` resolves when everything that can go on without time has gone on: one turn of the event loop. `outside` counts what
   * takes real time, such as reading a file: virtual time stands still meanwhile, or another machine would see another order.
   */
  constructor(
    at: number,
    work: Pick<InFlightWork, 'count' | 'track'>,
    turn: () => Promise<void>,
    failed: (error: unknown) => void,
    outside: Pick<InFlightWork, 'count'> = { count: 0 },
  ) {
    this.#now = at;
    this.#work = work;
    this.#turn = turn;
    this.#failed = failed;
    this.#outside = outside;
  }

  now(): number {
    return this.#now;
  }

  /** Timers that have fired so far. */
  get fired(): number {
    return this.#fired;
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    const armed: Armed = {
      due: this.#now + Math.max(0, delayMs),
      order: this.#order++,
      fire,
      cancelled: false,
    };
    this.#push(armed);
    return {
      cancel: () => {
        armed.cancelled = true;
      },
    };
  }

  /** The clock is put forward: what was due meanwhile is late. */
  jump(byMs: number): void {
    this.#now += Math.max(0, byMs);
  }

  /** Lets time pass until a moment, with everything that happens in it. */
  async runUntil(target: number): Promise<void> {
    await undefined;
    await this.#settle();
    for (let next = this.#heap[0]; next !== undefined && next.due <= target; next = this.#heap[0]) {
      this.#pop();
      if (next.cancelled) continue;
      this.#now = Math.max(this.#now, next.due);
      this.#fired++;
      try {
        const done = next.fire();
        // It may wait for another timer itself.
        if (done !== undefined) void this.#work.track(done).catch(this.#failed);
      } catch (error) {
        this.#failed(error);
      }
      // What was only just called may count itself in the next moment. Most timers set nothing in motion that would have to be
      // waited for.
      await undefined;
      if (this.#isBusy) await this.#settle();
      else await undefined;
    }
    this.#now = Math.max(this.#now, target);
  }

  get #isBusy(): boolean {
    return this.#work.count + this.#outside.count > 0;
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < TURNS && this.#isBusy; turn++) {
      await this.#turn();
      while (this.#outside.count > 0) {
        await this.#turn();
        turn = 0;
      }
    }
  }

  #push(armed: Armed): void {
    const heap = this.#heap;
    let at = heap.push(armed) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent], armed)) break;
      heap[at] = heap[parent] ?? armed;
      at = parent;
    }
    heap[at] = armed;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      const smaller = heap[child];
      if (smaller === undefined || isBefore(last, smaller)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Armed | undefined, b: Armed | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
