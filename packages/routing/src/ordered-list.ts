/** A part is split when it grows beyond this; a few hundred make both the search and the shifting cheap. */
const PART_LIMIT = 128;

/**
 * Items in the order of a comparator that is total (it gives 0 for the same item only). Adding, removing and
 * ranking cost the logarithm of the size plus the length of one part; the first item costs nothing.
 */
export class OrderedList<T> {
  readonly #compare: (a: T, b: T) => number;
  /** Never contains an empty part. */
  readonly #parts: T[][] = [];
  /** Lengths of the parts, side by side: to add them up touches no part. */
  readonly #lengths: number[] = [];
  #size = 0;
  /** Where an item was found last: who is asked for his rank is often taken out next. */
  #index = 0;
  #place = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): T | null {
    return this.#parts[0]?.[0] ?? null;
  }

  last(): T | null {
    return this.#parts.at(-1)?.at(-1) ?? null;
  }

  add(item: T): void {
    this.#size++;
    const end = this.#parts.at(-1);
    const last = end?.at(-1);
    // What is put in order of time mostly goes to the end.
    if (end !== undefined && end.length < PART_LIMIT && last !== undefined && this.#compare(last, item) < 0) {
      this.#lengths[this.#parts.length - 1] = end.push(item);
      return;
    }
    const index = Math.min(this.#partOf(item), this.#parts.length - 1);
    const part = this.#parts[index];
    if (part === undefined) {
      this.#parts.push([item]);
      this.#lengths.push(1);
      return;
    }
    part.splice(this.#placeIn(part, item), 0, item);
    if (part.length > PART_LIMIT) {
      const second = part.splice(part.length >> 1);
      this.#parts.splice(index + 1, 0, second);
      this.#lengths.splice(index + 1, 0, second.length);
    }
    this.#lengths[index] = part.length;
  }

  /** False when the item is not in the list. */
  remove(item: T): boolean {
    this.#find(item);
    const [index, place] = [this.#index, this.#place];
    const part = this.#parts[index];
    const found = part?.[place];
    if (part === undefined || found === undefined || this.#compare(found, item) !== 0) return false;
    part.splice(place, 1);
    this.#lengths[index] = part.length;
    this.#size--;
    this.#join(index, part);
    return true;
  }

  /** How many items stand before this one, whether or not it is in the list itself. */
  countBefore(item: T): number {
    this.#find(item);
    let count = this.#place;
    for (let at = 0; at < this.#index; at++) count += this.#lengths[at] ?? 0;
    return count;
  }

  /** The first of them, as many as there are. */
  head(count: number): readonly T[] {
    const first = this.#parts[0] ?? [];
    if (first.length >= count) return first.slice(0, count);
    const head: T[] = [];
    for (const part of this.#parts) {
      head.push(...part.slice(0, count - head.length));
      if (head.length >= count) break;
    }
    return head;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const part of this.#parts) yield* part;
  }

  /** Notes where an item stands, or would stand. The last one found and the first of all need no search. */
  #find(item: T): void {
    if (this.#parts[this.#index]?.[this.#place] === item) return;
    this.#index = 0;
    this.#place = 0;
    if (this.#parts[0]?.[0] === item) return;
    this.#index = this.#partOf(item);
    const part = this.#parts[this.#index];
    if (part === undefined) return;
    // Looking for the item itself reads one piece of memory; comparing reads items from all over it.
    const place = part.indexOf(item);
    this.#place = place === -1 ? this.#placeIn(part, item) : place;
  }

  /** Index of the first part whose last item does not stand before the given one; the number of parts if none. */
  #partOf(item: T): number {
    let low = 0;
    let high = this.#parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#parts[middle]?.at(-1);
      if (last !== undefined && this.#compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(part: readonly T[], item: T): number {
    let low = 0;
    let high = part.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = part[middle];
      if (at !== undefined && this.#compare(at, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Removes an emptied part, and joins small neighbours so that the number of parts follows the size. */
  #join(index: number, part: readonly T[]): void {
    const next = this.#parts[index + 1];
    if (part.length === 0) {
      this.#parts.splice(index, 1);
      this.#lengths.splice(index, 1);
    } else if (next !== undefined && part.length + next.length <= PART_LIMIT >> 2) {
      this.#parts.splice(index, 2, [...part, ...next]);
      this.#lengths.splice(index, 2, part.length + next.length);
    }
  }
}
