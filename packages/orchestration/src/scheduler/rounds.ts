import { type Clock, isStoreUnavailable, type Telemetry, type Timer } from '@ringback/core';

export interface RoundsPorts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** How long until the next round, milliseconds; asked anew each time. */
  readonly periodMs: () => number;
  /** Told of what went wrong, but for a database that is away: the next round looks again. */
  readonly failed: string;
  readonly round: () => Promise<void>;
}

/** Work that is done in rounds of the product's time; the next one is set when one is over. */
export class Rounds {
  readonly #ports: RoundsPorts;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(ports: RoundsPorts) {
    this.#ports = ports;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  start(): void {
    if (this.#stopped) return;
    const { clock, periodMs, round, telemetry, failed } = this.#ports;
    this.#timer = clock.setTimer(periodMs(), async () => {
      try {
        await round();
      } catch (error) {
        if (!isStoreUnavailable(error)) telemetry.log('error', failed, { error });
      }
      this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }
}
