import type { StateNode } from './model.ts';
import { isAtomic } from './model.ts';

/**
 * The active states of a session (the "configuration" of SCXML), always in document order. Descendants of a state
 * are neighbours in that order, so what a transition leaves is one slice, however many states are active.
 */
export class ActiveStates implements Iterable<StateNode> {
  readonly #sorted: StateNode[] = [];
  /** Index of one that was deleted but still stands there: most often the next one that is added takes its place. */
  #gap = -1;
  #atomicCount = 0;
  #atomic: readonly StateNode[] | undefined;

  get size(): number {
    return this.#sorted.length - (this.#gap === -1 ? 0 : 1);
  }

  get atomicCount(): number {
    return this.#atomicCount;
  }

  [Symbol.iterator](): Iterator<StateNode> {
    this.#closeGap();
    return this.#sorted[Symbol.iterator]();
  }

  has(state: StateNode): boolean {
    this.#closeGap();
    return this.#sorted[this.#indexFrom(state.order)] === state;
  }

  add(state: StateNode): void {
    if (!this.#fillGap(state)) {
      this.#closeGap();
      const index = this.#indexFrom(state.order);
      if (this.#sorted[index] === state) return;
      if (index === this.#sorted.length) this.#sorted.push(state);
      else this.#sorted.splice(index, 0, state);
    }
    this.#atomic = undefined;
    if (isAtomic(state)) this.#atomicCount += 1;
  }

  delete(state: StateNode): void {
    this.#closeGap();
    const index = this.#indexFrom(state.order);
    if (this.#sorted[index] !== state) return;
    if (index === this.#sorted.length - 1) this.#sorted.pop();
    else this.#gap = index;
    this.#atomic = undefined;
    if (isAtomic(state)) this.#atomicCount -= 1;
  }

  /** The active descendants of a state. */
  inside(ancestor: StateNode): StateNode[] {
    this.#closeGap();
    return this.#sorted.slice(this.#indexFrom(ancestor.order + 1), this.#indexFrom(ancestor.lastOrder + 1));
  }

  /** The active states without active children. */
  atomic(): readonly StateNode[] {
    this.#closeGap();
    this.#atomic ??= this.#sorted.filter(isAtomic);
    return this.#atomic;
  }

  /** The active atomic states that are, or lie inside of, one of the given states (in document order). */
  atomicWithin(states: readonly StateNode[]): StateNode[] {
    const found: StateNode[] = [];
    let covered = -1;
    for (const state of states) {
      if (state.order <= covered || !this.has(state)) continue;
      covered = state.lastOrder;
      const end = this.#indexFrom(state.lastOrder + 1);
      for (let index = this.#indexFrom(state.order); index < end; index += 1) {
        const inside = this.#sorted[index];
        if (inside && isAtomic(inside)) found.push(inside);
      }
    }
    return found;
  }

  #fillGap(state: StateNode): boolean {
    const gap = this.#gap;
    if (gap === -1) return false;
    const before = this.#sorted[gap - 1];
    const after = this.#sorted[gap + 1];
    if (before && before.order >= state.order) return false;
    if (after && after.order <= state.order) return false;
    this.#sorted[gap] = state;
    this.#gap = -1;
    return true;
  }

  #closeGap(): void {
    if (this.#gap === -1) return;
    this.#sorted.splice(this.#gap, 1);
    this.#gap = -1;
  }

  /** Index of the first active state that stands at `order` or behind it. */
  #indexFrom(order: number): number {
    const sorted = this.#sorted;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.order ?? 0) < order) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
