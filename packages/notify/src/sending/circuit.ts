/** So many failures in a row are no accident. */
const FAILURES_TO_OPEN = 5;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;

/**
 * Keeps a receiver that does not answer from being tried again and again: after five failures in a row it is left alone
 * for 5 s, then one message tries whether it is back; each time it is not, it is left alone twice as long, at most a minute.
 */
export class Circuit {
  #failures = 0;
  #restMs = FIRST_REST_MS;
  #openUntil = 0;

  /** Nothing is sent now. */
  isOpen(now: number): boolean {
    return now < this.#openUntil;
  }

  /** One message at a time, until one has arrived. */
  get isDoubtful(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }

  /** Nothing is known against the receiver. */
  get isFine(): boolean {
    return this.#failures === 0;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restMs = FIRST_REST_MS;
    this.#openUntil = 0;
  }

  /** How long the receiver is left alone from now on; null: it is not yet. */
  failed(now: number): number | null {
    // Sent before it was left alone: that it failed as well is no news.
    if (this.isOpen(now)) return null;
    this.#failures++;
    if (!this.isDoubtful) return null;
    const rest = this.#restMs;
    this.#openUntil = now + rest;
    this.#restMs = Math.min(rest * 2, LONGEST_REST_MS);
    return rest;
  }
}
