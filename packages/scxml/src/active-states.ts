import type { StateNode } from './model.ts';
import { isAtomic } from './model.ts';

/**
 * The active states of a session (the "configuration" of SCXML), always in document order. Descendants of a state
 * are neighbours in that order, so what a transition leaves is one slice, however many states are active.
 */
export class ActiveStates implements Iterable<StateNode> {
  readonly #sorted: StateNode[] = [];
  #atomic: readonly StateNode[] | undefined;

  get size(): number {
    return this.#sorted.length;
  }

  [Symbol.iterator](): Iterator<StateNode> {
    return this.#sorted[Symbol.iterator]();
  }

  has(state: StateNode): boolean {
    return this.#sorted[this.#indexFrom(state.order)] === state;
  }

  add(state: StateNode): void {
    const index = this.#indexFrom(state.order);
    if (this.#sorted[index] === state) return;
    this.#atomic = undefined;
    if (index === this.#sorted.length) this.#sorted.push(state);
    else this.#sorted.splice(index, 0, state);
  }

  delete(state: StateNode): void {
    const index = this.#indexFrom(state.order);
    if (this.#sorted[index] !== state) return;
    this.#atomic = undefined;
    if (index === this.#sorted.length - 1) this.#sorted.pop();
    else this.#sorted.splice(index, 1);
  }

  /** The active descendants of a state. */
  inside(ancestor: StateNode): StateNode[] {
    return this.#sorted.slice(this.#indexFrom(ancestor.order + 1), this.#indexFrom(ancestor.lastOrder + 1));
  }

  /** The active states without active children. */
  atomic(): readonly StateNode[] {
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
