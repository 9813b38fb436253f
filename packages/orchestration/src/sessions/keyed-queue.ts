const NOTHING = Promise.resolve();

/** Runs work of one key one after the other, of different keys side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, { readonly tail: Promise<unknown>; waiting: number }>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const mine = (before?.tail ?? NOTHING).then(work, work);
    const isOver = (): void => {
      const last = this.#tails.get(key);
      if (last === entry) this.#tails.delete(key);
      else if (last !== undefined) last.waiting--;
    };
    const entry = { waiting: (before?.waiting ?? 0) + 1, tail: mine.then(isOver, isOver) };
    this.#tails.set(key, entry);
    return mine;
  }

  /** Pieces of work of a key that are not done. */
  waiting(key: string): number {
    return this.#tails.get(key)?.waiting ?? 0;
  }

  /** Number of keys that have work. */
  get size(): number {
    return this.#tails.size;
  }
}
