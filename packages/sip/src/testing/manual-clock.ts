import type { SipClock, SipTimer } from '../ports.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements SipClock {
  #now = 1_000_000;
  #order = 0;
  readonly #entries = new Set<Entry>();

  now(): number {
    return this.#now;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#entries.size;
  }

  setTimer(delayMs: number, fire: () => void): SipTimer {
    this.#order += 1;
    const entry = { at: this.#now + Math.max(0, delayMs), order: this.#order, fire };
    this.#entries.add(entry);
    return { cancel: () => void this.#entries.delete(entry) };
  }

  /** Moves on, timer by timer; between two timers all promises that can settle do so. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#nextUntil(end); next !== undefined; next = this.#nextUntil(end)) {
      this.#entries.delete(next);
      this.#now = next.at;
      next.fire();
      await settle();
    }
    this.#now = end;
  }

  #nextUntil(end: number): Entry | undefined {
    let best: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.at > end) continue;
      if (best === undefined || entry.at < best.at || (entry.at === best.at && entry.order < best.order)) {
        best = entry;
      }
    }
    return best;
  }
}

/** Lets promises go on that wait for nothing but each other. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
