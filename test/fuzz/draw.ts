import { seededChance } from '@ringback/testkit';

/** Choices of one request: the same for the same seed and number, whatever other requests drew. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number, index: number) {
    // Neighbours would begin alike.
    const chance = seededChance(
      (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0,
    );
    this.#random = () => chance.random();
    for (let at = 0; at < 8; at++) chance.random();
  }

  /** From 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.#random() * below);
  }

  one<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('Nothing to choose from.');
    return found;
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.#random() * 100 < share;
  }
}
