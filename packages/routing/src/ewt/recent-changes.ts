/** Changes that can be asked for; who looks less often looks at everything. */
const MOST_KEPT = 4096;

/** What changed lately, in order: whoever sums something up looks at that alone. */
export class RecentChanges<T> {
  #kept: T[] = [];
  #forgotten = 0;

  add(changed: T): void {
    this.#kept.push(changed);
    if (this.#kept.length < 2 * MOST_KEPT) return;
    this.#kept = this.#kept.slice(MOST_KEPT);
    this.#forgotten += MOST_KEPT;
  }

  /** How many there were so far. */
  get count(): number {
    return this.#forgotten + this.#kept.length;
  }

  /** Those after the first `count`; null: that is too long ago. */
  since(count: number): readonly T[] | null {
    return count < this.#forgotten ? null : this.#kept.slice(count - this.#forgotten);
  }
}
