/** So many requests within a span, all at once if need be. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

interface Bucket {
  level: number;
  at: number;
}

/** Callers that are remembered at most; who has not asked for longest is forgotten first. */
const MOST_CALLERS = 20_000;

/**
 * Token buckets, one for each caller: full at first, and filled evenly while it is used. What is in them is counted so that
 * a millisecond adds `requests` and a request takes `seconds * 1000`: whole numbers, which do not drift.
 */
export class RateLimiter {
  readonly #perMs: number;
  readonly #cost: number;
  readonly #full: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ requests, seconds }: Rate) {
    this.#perMs = requests;
    this.#cost = seconds * 1000;
    this.#full = requests * this.#cost;
  }

  /** Takes one; gives 0 when there was one, else the seconds (whole, at least 1) until there is. `now` in milliseconds. */
  take(caller: string, now: number): number {
    const known = this.#buckets.get(caller) ?? { level: this.#full, at: now };
    const at = Math.max(known.at, Math.floor(now));
    const level = Math.min(this.#full, known.level + (at - known.at) * this.#perMs);
    const missing = this.#cost - level;
    // The order of the map is the order of use: the first is the one to forget.
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { level: missing > 0 ? level : level - this.#cost, at });
    if (this.#buckets.size > MOST_CALLERS) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return missing > 0 ? Math.max(1, Math.ceil(missing / this.#perMs / 1000)) : 0;
  }
}
