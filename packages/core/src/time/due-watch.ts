import { isStoreUnavailable } from '../errors.ts';
import type { Clock, Timer, WorkTracker } from '../ports/time.ts';

/** The look that finds what no hint told of, or what a fault left behind. In wire time: a jump of the test clock costs nothing more. */
const POLL_MS = 1000;

export interface DueWatchPorts {
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  /** Does what is due, and tells when the next is due; null when nothing is, or when the poll will do. */
  readonly look: () => Promise<number | null>;
  /** Hears of what `look` rejects with, but for a database that is away: the next poll looks again. */
  readonly failed: (error: unknown) => void;
}

/** Looks at what is due whenever something may be: at the next time that is known of, when told, and every second. One look at a time. */
export class DueWatch {
  readonly #ports: DueWatchPorts;
  #looking: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #armed: { readonly dueAt: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;

  constructor(ports: DueWatchPorts) {
    this.#ports = ports;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  get isLooking(): boolean {
    return this.#looking !== null;
  }

  /** Looks now, and from now on; resolves when the first look is over. */
  start(): Promise<void> {
    const poll = (): void => {
      this.#poll = this.#ports.wireClock.setTimer(POLL_MS, () => {
        poll();
        void this.look();
      });
    };
    poll();
    return this.look();
  }

  stop(): void {
    this.#stopped = true;
    this.#poll?.cancel();
    this.#armed?.timer.cancel();
  }

  /** Something is due then, or now. Cheap when that is known. */
  wake(dueAt?: number): void {
    if (this.#stopped) return;
    if (dueAt !== undefined && dueAt > this.#ports.clock.now()) this.#arm(dueAt);
    else void this.look();
  }

  /** Resolves when a look is over that began after this was asked for. */
  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#again = true;
    this.#looking ??= this.#ports.work.track(this.#lookUntilQuiet());
    return this.#looking;
  }

  /** Between the end of its last look and the end of its work nothing else runs: nobody can ask in vain. */
  async #lookUntilQuiet(): Promise<void> {
    try {
      let next: number | null = null;
      while (this.#again && !this.#stopped) {
        this.#again = false;
        next = await this.#ports.look();
      }
      if (next !== null && !this.#stopped) this.#arm(next);
    } catch (error) {
      if (!isStoreUnavailable(error) && !this.#stopped) this.#ports.failed(error);
    }
    this.#looking = null;
    // Asked for during a look that failed.
    if (this.#again) void this.look();
  }

  #arm(dueAt: number): void {
    if (this.#armed !== null && this.#armed.dueAt <= dueAt) return;
    this.#armed?.timer.cancel();
    const timer = this.#ports.clock.setTimer(dueAt - this.#ports.clock.now(), () => {
      this.#armed = null;
      return this.look();
    });
    this.#armed = { dueAt, timer };
  }
}
