/** Lock-out after wrong passwords. */
export interface LoginLimit {
  readonly failures: number;
  readonly minutes: number;
}

interface Failures {
  count: number;
  /** When the last one was. */
  at: number;
}

const MOST_REMEMBERED = 20_000;
/** Failures are forgotten after this long without another one, lock-out or not. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** From so many failures on an answer is kept waiting: people mistype. */
const FREE_FAILURES = 3;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4_000;

/**
 * Wrong passwords by who tried: name and address together, so that nobody locks another out from elsewhere. Without a
 * limit there is no lock-out: then failures are answered slower and slower, and the right password is always taken.
 */
export class FailedLogins {
  readonly #limit: LoginLimit | null;
  readonly #failures = new Map<string, Failures>();

  constructor(limit: LoginLimit | null) {
    this.#limit = limit;
  }

  /** Seconds (whole) until somebody may try again; 0: now. */
  lockedFor(who: string, now: number): number {
    if (this.#limit === null) return 0;
    const known = this.#known(who, now);
    if (known === undefined || known.count < this.#limit.failures) return 0;
    return Math.max(1, Math.ceil((known.at + this.#spanMs() - now) / 1000));
  }

  /** Counts a failure; gives how long (milliseconds) its answer should take. */
  failed(who: string, now: number): number {
    const count = (this.#known(who, now)?.count ?? 0) + 1;
    this.#failures.delete(who);
    this.#failures.set(who, { count, at: now });
    if (this.#failures.size > MOST_REMEMBERED) {
      const [oldest] = this.#failures.keys();
      if (oldest !== undefined) this.#failures.delete(oldest);
    }
    if (count <= FREE_FAILURES) return 0;
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (count - FREE_FAILURES - 1));
  }

  succeeded(who: string): void {
    this.#failures.delete(who);
  }

  #known(who: string, now: number): Failures | undefined {
    const known = this.#failures.get(who);
    return known !== undefined && now - known.at < this.#spanMs() ? known : undefined;
  }

  #spanMs(): number {
    return this.#limit === null ? FORGOTTEN_AFTER_MS : this.#limit.minutes * 60_000;
  }
}
