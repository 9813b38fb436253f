import {
  type Clock,
  isStoreUnavailable,
  type SubscriptionRepository,
  type Telemetry,
  type Timer,
} from '@ringback/core';

/** How often is looked for them, in real time: a jump of the test clock costs nothing more. */
const PERIOD_MS = 30_000;
const BATCH = 1000;

export interface ExpiredSubscriptionPorts {
  readonly subscriptions: Pick<SubscriptionRepository, 'removeExpired'>;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
}

/** Removes subscriptions whose time is over; they count no more from that moment, removed or not. */
export class ExpiredSubscriptions {
  readonly #ports: ExpiredSubscriptionPorts;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(ports: ExpiredSubscriptionPorts) {
    this.#ports = ports;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = this.#ports.wireClock.setTimer(PERIOD_MS, async () => {
      await this.#remove();
      this.start();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #remove(): Promise<void> {
    const { subscriptions, clock, telemetry } = this.#ports;
    try {
      let removed: number;
      do {
        removed = await subscriptions.removeExpired(clock.now(), BATCH);
      } while (removed >= BATCH && !this.#isStopped);
    } catch (error) {
      // While the database is away there is nothing to remove; anything else is a fault to be seen.
      if (!isStoreUnavailable(error)) telemetry.log('error', 'subscription.tidy-failed', { error });
    }
  }
}
