interface Remembered<T> {
  readonly at: number;
  readonly value: Promise<T>;
}

/** What was asked of the database a moment ago: answers are used again for that moment. */
export class ShortMemory<T> {
  readonly #forMs: number;
  readonly #most: number;
  readonly #known = new Map<string, Remembered<T>>();

  constructor(forMs: number, most: number) {
    this.#forMs = forMs;
    this.#most = most;
  }

  get(key: string, now: number, load: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known !== undefined && Math.abs(now - known.at) < this.#forMs) return known.value;
    const value = load();
    // Nobody is to hear of a failure that was another's.
    value.catch(() => this.#known.delete(key));
    this.#known.delete(key);
    this.#known.set(key, { at: now, value });
    if (this.#known.size > this.#most) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return value;
  }

  forget(): void {
    this.#known.clear();
  }
}
