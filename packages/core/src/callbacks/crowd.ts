/** Counts requests that wait for their answer at the same time. */
export class Crowd {
  #waiting = 0;
  #most = 0;
  readonly #left = (): void => void this.#waiting--;

  /** Counts one more until its answer is there. */
  during<T>(answer: Promise<T>): Promise<T> {
    this.#waiting++;
    if (this.#waiting > this.#most) this.#most = this.#waiting;
    answer.then(this.#left, this.#left);
    return answer;
  }

  /** The most that waited at any moment since this was asked last. */
  takeMost(): number {
    const most = this.#most;
    this.#most = this.#waiting;
    return most;
  }
}
