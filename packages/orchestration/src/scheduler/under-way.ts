/** Work that is under way, of which there may only be so much at once. None of it may reject. */
export class UnderWay {
  readonly #most: number;
  readonly #work = new Set<Promise<void>>();
  #roomCame: () => void = () => undefined;

  constructor(most: number) {
    this.#most = most;
  }

  add(work: Promise<void>): void {
    this.#work.add(work);
    void work.then(() => {
      this.#work.delete(work);
      if (this.#work.size < this.#most) this.#roomCame();
    });
  }

  /** Resolves when there is less than the most. One at a time may wait for it. */
  async room(): Promise<void> {
    if (this.#work.size < this.#most) return;
    await new Promise<void>((resolve) => {
      this.#roomCame = resolve;
    });
  }

  /** Resolves when nothing is under way any more. */
  async over(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}
