import type { SipClock, SipTimer } from '../ports.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
  isCancelled: boolean;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements SipClock {
  #now = 1_000_000;
  #order = 0;
  #pending = 0;
  /** Latest first, so that the next one is cheap to take. */
  readonly #entries: Entry[] = [];

  now(): number {
    return this.#now;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#pending;
  }

  setTimer(delayMs: number, fire: () => void): SipTimer {
    this.#order += 1;
    const entry: Entry = {
      at: this.#now + Math.max(0, delayMs),
      order: this.#order,
      fire,
      isCancelled: false,
    };
    this.#entries.splice(this.#placeOf(entry), 0, entry);
    this.#pending += 1;
    return {
      cancel: () => {
        if (entry.isCancelled) return;
        entry.isCancelled = true;
        this.#pending -= 1;
      },
    };
  }

  /** Moves on, timer by timer; between two timers all promises that can settle do so. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#entries.at(-1); next !== undefined && next.at <= end; next = this.#entries.at(-1)) {
      this.#entries.pop();
      if (next.isCancelled) continue;
      next.isCancelled = true;
      this.#pending -= 1;
      this.#now = next.at;
      next.fire();
      await settle();
    }
    this.#now = end;
  }

  #placeOf(entry: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle];
      if (
        other !== undefined &&
        (other.at > entry.at || (other.at === entry.at && other.order > entry.order))
      ) {
        low = middle + 1;
      } else high = middle;
    }
    return low;
  }
}

/** Lets promises go on that wait for nothing but each other. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
