import { type Clock, isStoreUnavailable, type Telemetry, type Timer, type WorkTracker } from '@ringback/core';

export interface NodeWatchPorts {
  readonly lost: () => Promise<readonly string[]>;
  readonly takeOver: (node: string) => Promise<void>;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Telemetry;
}

/** How often nodes are looked at; part of the five seconds of P6. */
const LOOK_MS = 250;

/** Takes over what nodes that died were doing, while this one runs. */
export class NodeWatch {
  readonly #ports: NodeWatchPorts;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(ports: NodeWatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = this.#ports.wireClock.setTimer(LOOK_MS, async () => {
      await this.#ports.work.track(this.#look());
      if (!this.#stopped) this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const { lost, takeOver, telemetry } = this.#ports;
    try {
      for (const node of await lost()) {
        if (this.#stopped) return;
        await takeOver(node);
      }
    } catch (error) {
      // While the database is away nobody can judge who is alive; anything else is a fault to be seen.
      if (!isStoreUnavailable(error) && !this.#stopped)
        telemetry.log('error', 'node.take-over-failed', { error });
    }
  }
}
