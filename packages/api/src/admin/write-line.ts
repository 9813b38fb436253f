/** Lets changes through one after the other: what one reads, changes and writes back, no other has touched meanwhile. */
export class WriteLine {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(change: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(change);
    // The line only keeps the order; who asked for a change learns of its failure from `mine`.
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
