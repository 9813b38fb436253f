import type { Clock, Timer, WorkTracker } from '../ports/time.ts';

interface Armed {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void | Promise<void>;
}

/**
 * A clock that starts at the time of the real one, runs at a settable rate and can be moved forward
 * (contract section 5). Timers fire in order of their due time, then of arming. Moving waits after each
 * moment until everything that the fired timers set in motion is done.
 */
export class ControllableClock implements Clock {
  readonly #real: Clock;
  readonly #work: WorkTracker & { idle(): Promise<void> };
  readonly #failed: (error: unknown) => void;
  readonly #armed = new Set<Armed>();
  #order = 0;
  #rate = 1;
  #baseReal: number;
  #base: number;
  #wake: Timer | null = null;
  #moving: Promise<void> = Promise.resolve();
  /** While the clock is being moved it stands at this time. */
  #held: number | null = null;

  constructor(real: Clock, work: WorkTracker & { idle(): Promise<void> }, failed: (error: unknown) => void) {
    this.#real = real;
    this.#work = work;
    this.#failed = failed;
    this.#baseReal = real.now();
    this.#base = this.#baseReal;
  }

  get rate(): number {
    return this.#rate;
  }

  now(): number {
    return this.#held ?? this.#base + Math.max(0, this.#real.now() - this.#baseReal) * this.#rate;
  }

  setTimer(delayMs: number, fire: () => void | Promise<void>): Timer {
    const armed: Armed = { due: this.now() + Math.max(0, delayMs), order: this.#order++, fire };
    this.#armed.add(armed);
    this.#rearm();
    return {
      cancel: () => {
        if (this.#armed.delete(armed)) this.#rearm();
      },
    };
  }

  /** Sets how fast time runs: 1 is real time, 0 stands still. */
  async setRate(rate: number): Promise<void> {
    await this.#exclusively(async () => {
      this.#rebase(this.now());
      this.#rate = rate;
    });
  }

  /** Jumps forward, firing every timer due on the way in order; resolves when their work is done. */
  async advance(byMs: number): Promise<void> {
    await this.#exclusively(async () => {
      const target = this.now() + byMs;
      this.#held = this.now();
      try {
        await this.#work.idle();
        for (let next = this.#next(); next !== null && next.due <= target; next = this.#next()) {
          this.#held = Math.max(this.#held, next.due);
          await this.#fire(next);
          await this.#work.idle();
        }
      } finally {
        this.#held = null;
        this.#rebase(target);
      }
    });
  }

  #exclusively(action: () => Promise<void>): Promise<void> {
    const run = this.#moving.then(action);
    // The chain only orders moves; who asked for one learns of its failure from `run`.
    this.#moving = run.catch(() => undefined).then(() => this.#rearm());
    return run;
  }

  #rebase(at: number): void {
    this.#baseReal = this.#real.now();
    this.#base = at;
  }

  #next(): Armed | null {
    let first: Armed | null = null;
    for (const armed of this.#armed) {
      if (first === null || armed.due < first.due || (armed.due === first.due && armed.order < first.order))
        first = armed;
    }
    return first;
  }

  async #fire(armed: Armed): Promise<void> {
    this.#armed.delete(armed);
    try {
      await armed.fire();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** One real timer for the earliest of ours. */
  #rearm(): void {
    this.#wake?.cancel();
    this.#wake = null;
    if (this.#held !== null || this.#rate === 0) return;
    const next = this.#next();
    if (next === null) return;
    this.#wake = this.#real.setTimer(Math.max(0, (next.due - this.now()) / this.#rate), () => {
      this.#wake = null;
      if (this.#held !== null) return;
      const due = [...this.#armed]
        .filter((armed) => armed.due <= this.now())
        .sort((a, b) => a.due - b.due || a.order - b.order);
      for (const armed of due) void this.#work.track(this.#fire(armed));
      this.#rearm();
    });
  }
}

/** Counts work in flight; `idle` resolves when none is left, including what that work started. */
export class InFlightWork implements WorkTracker {
  #count = 0;
  #waiting: (() => void)[] = [];

  track<T>(work: Promise<T>): Promise<T> {
    this.#count++;
    return work.then(
      (value) => {
        this.#done();
        return value;
      },
      (error: unknown) => {
        this.#done();
        throw error;
      },
    );
  }

  get count(): number {
    return this.#count;
  }

  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #done(): void {
    this.#count--;
    if (this.#count === 0) this.#settle();
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
