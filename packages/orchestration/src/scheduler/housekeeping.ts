import {
  type CallbackId,
  type CallbackRepository,
  type Clock,
  isStoreUnavailable,
  type SessionId,
  type SessionRepository,
  type Telemetry,
  type Timer,
} from '@ringback/core';

/** How often expired records are looked for, in wire time: a jump of the test clock costs nothing more. */
const PERIOD_MS = 5000;
const BATCH = 1000;
const GRACE_MS = 60_000;
/** Sessions without a callback that have ended can be looked at for a day. */
const ENDED_KEPT_MS = 24 * 3_600_000;
/** Rounds between two looks at what was kept of them. */
const ROUNDS = 12;

export interface HousekeepingPorts {
  readonly callbacks: Pick<CallbackRepository, 'removeExpired' | 'overdue'>;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  /** Ends a callback whose document did not. */
  readonly expire: (id: CallbackId) => Promise<void>;
  /** Ends what services left that outlived its time. */
  readonly tidyServices: () => Promise<void>;
  readonly sessions: Pick<SessionRepository, 'aged' | 'removeEnded'>;
  /** How old a session may become; null = as old as it likes. */
  readonly sessionAgeMs: () => number | null;
  /** Remove what is over of things that end by themselves, at most so many at once; each says how many it removed. */
  readonly sweeps: readonly ((now: number, limit: number) => Promise<number>)[];
  /** Ends a session that has become older. */
  readonly outlived: (id: SessionId) => Promise<void>;
}

/** Ends callbacks that outlived their `_ttl`, whatever their document says (P5), and removes those that had ended. */
export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  #timer: Timer | null = null;
  #stopped = false;
  #round = 0;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = this.#ports.wireClock.setTimer(PERIOD_MS, async () => {
      await this.#tidy();
      if (!this.#stopped) this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #tidy(): Promise<void> {
    const { callbacks, clock, telemetry, expire, tidyServices, sweeps } = this.#ports;
    try {
      const now = clock.now();
      // A document of ours ends by itself at that moment: it gets some time to do so.
      for (const id of await callbacks.overdue(now - GRACE_MS, BATCH)) await expire(id);
      await tidyServices();
      let removed: number;
      do {
        removed = await callbacks.removeExpired(now, BATCH);
        if (removed > 0) telemetry.log('info', 'callbacks.expired', { removed });
      } while (removed >= BATCH && !this.#stopped);
      for (const sweep of sweeps) while ((await sweep(now, BATCH)) >= BATCH && !this.#stopped);
      await this.#tidySessions(now);
    } catch (error) {
      // While the database is away there is nothing to tidy; anything else is a fault to be seen.
      if (!isStoreUnavailable(error)) telemetry.log('error', 'housekeeping.failed', { error });
    }
  }

  async #tidySessions(now: number): Promise<void> {
    const { sessions, sessionAgeMs, outlived } = this.#ports;
    const age = sessionAgeMs();
    if (age !== null) for (const id of await sessions.aged(now - age, BATCH)) await outlived(id);
    if (this.#round++ % ROUNDS !== 0) return;
    while ((await sessions.removeEnded(now - ENDED_KEPT_MS, BATCH)) >= BATCH && !this.#stopped);
  }
}
