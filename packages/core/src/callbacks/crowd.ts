/** Counts requests that wait for their answer at the same time. */
export class Crowd {
  #waiting = 0;
  #most = 0;

  /** Counts one more until its answer is there. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.#waiting++;
    if (this.#waiting > this.#most) this.#most = this.#waiting;
    try {
      return await answer;
    } finally {
      this.#waiting--;
    }
  }

  /** The most that waited at any moment since this was asked last. */
  takeMost(): number {
    const most = this.#most;
    this.#most = this.#waiting;
    return most;
  }
}
