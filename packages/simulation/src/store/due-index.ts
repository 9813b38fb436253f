import { OrderedList } from '@ringback/routing';

interface Entry<K> {
  readonly key: K;
  readonly dueAt: number;
  readonly order: number;
}

/** Keys with the times at which they are due: what is due is found without looking at the others, as by an index of the database. */
export class DueIndex<K> {
  readonly #entries = new Map<K, Entry<K>>();
  readonly #sorted = new OrderedList<Entry<K>>((a, b) => a.dueAt - b.dueAt || a.order - b.order);
  #order = 0;

  /** From now on it is due then. Of several that are due at the same time the first by `order` comes first: that in which they were set. */
  set(key: K, dueAt: number, order?: number): void {
    const before = this.#entries.get(key);
    if (before?.dueAt === dueAt) return;
    if (before !== undefined) this.#sorted.remove(before);
    const entry = { key, dueAt, order: order ?? before?.order ?? this.#order++ };
    this.#entries.set(key, entry);
    this.#sorted.add(entry);
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#sorted.remove(entry);
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key);
  }

  /** What is due, in order. */
  due(now: number, limit: number): K[] {
    const found: K[] = [];
    for (const { key, dueAt } of this.#sorted) {
      if (dueAt > now || found.length >= limit) break;
      found.push(key);
    }
    return found;
  }

  /** When the first one after a time is due; null: none is. */
  next(after: number): number | null {
    for (const { dueAt } of this.#sorted) if (dueAt > after) return dueAt;
    return null;
  }
}
