/** Arrivals count less the longer ago they were; so many milliseconds later, a third as much. */
const MEMORY_MS = 300_000;

/** How often callers arrive, by whose agents they want. */
export class ArrivalRate {
  #perMs = 0;
  #at = 0;

  arrived(now: number): void {
    this.#perMs = this.perMs(now) + 1 / MEMORY_MS;
    this.#at = now;
  }

  /** Mean arrivals per millisecond, lately. */
  perMs(now: number): number {
    return this.#perMs * Math.exp(-Math.max(0, now - this.#at) / MEMORY_MS);
  }
}
