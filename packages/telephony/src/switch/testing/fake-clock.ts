import type { Clock, Timer } from '@ringback/core';

interface Armed {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void | Promise<void>;
}

/** A clock that stands still until it is moved; serves as the product's clock and as the wire's. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #order = 0;
  readonly #armed = new Set<Armed>();

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    const armed = { due: this.#now + Math.max(0, delayMs), order: this.#order++, fire };
    this.#armed.add(armed);
    return { cancel: () => void this.#armed.delete(armed) };
  }

  get armed(): number {
    return this.#armed.size;
  }

  /** Fires what is due on the way, in order. */
  advance(byMs: number): void {
    const target = this.#now + byMs;
    for (let next = this.#next(target); next !== undefined; next = this.#next(target)) {
      this.#now = Math.max(this.#now, next.due);
      this.#armed.delete(next);
      void next.fire();
    }
    this.#now = target;
  }

  #next(target: number): Armed | undefined {
    return [...this.#armed]
      .filter(({ due }) => due <= target)
      .sort((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}
