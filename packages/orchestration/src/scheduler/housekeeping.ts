import {
  type CallbackId,
  type CallbackRepository,
  type Clock,
  isStoreUnavailable,
  type Telemetry,
  type Timer,
} from '@ringback/core';

/** How often expired records are looked for, in wire time: a jump of the test clock costs nothing more. */
const PERIOD_MS = 5000;
const BATCH = 1000;
const GRACE_MS = 60_000;

export interface HousekeepingPorts {
  readonly callbacks: Pick<CallbackRepository, 'removeExpired' | 'overdue'>;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  /** Ends a callback whose document did not. */
  readonly expire: (id: CallbackId) => Promise<void>;
  /** Ends what services left that outlived its time. */
  readonly tidyServices: () => Promise<void>;
}

/** Ends callbacks that outlived their `_ttl`, whatever their document says (P5), and removes those that had ended. */
export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  #timer: Timer | null = null;
  #stopped = false;

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
    const { callbacks, clock, telemetry, expire, tidyServices } = this.#ports;
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
    } catch (error) {
      // While the database is away there is nothing to tidy; anything else is a fault to be seen.
      if (!isStoreUnavailable(error)) telemetry.log('error', 'housekeeping.failed', { error });
    }
  }
}
