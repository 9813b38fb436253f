import {
  type CallbackRepository,
  type Clock,
  isStoreUnavailable,
  type Telemetry,
  type Timer,
} from '@ringback/core';

/** How often expired records are looked for, in wire time: a jump of the test clock costs nothing more. */
const PERIOD_MS = 5000;
const BATCH = 1000;

/** Removes callbacks whose `_ttl` is over, in small batches. */
export class Housekeeping {
  readonly #ports: {
    readonly callbacks: Pick<CallbackRepository, 'removeExpired'>;
    readonly clock: Clock;
    readonly wireClock: Clock;
    readonly telemetry: Telemetry;
  };
  #timer: Timer | null = null;
  #stopped = false;

  constructor(ports: {
    readonly callbacks: Pick<CallbackRepository, 'removeExpired'>;
    readonly clock: Clock;
    readonly wireClock: Clock;
    readonly telemetry: Telemetry;
  }) {
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
    const { callbacks, clock, telemetry } = this.#ports;
    try {
      let removed: number;
      do {
        removed = await callbacks.removeExpired(clock.now(), BATCH);
        if (removed > 0) telemetry.log('info', 'callbacks.expired', { removed });
      } while (removed >= BATCH && !this.#stopped);
    } catch (error) {
      // While the database is away there is nothing to tidy; anything else is a fault to be seen.
      if (!isStoreUnavailable(error)) telemetry.log('error', 'housekeeping.failed', { error });
    }
  }
}
