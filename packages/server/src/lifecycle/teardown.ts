import type { Clock, Telemetry, Timer } from '@ringback/core';

interface Step {
  readonly name: string;
  readonly limitMs: number;
  readonly close: () => Promise<void>;
}

/** What has to be closed at the end, in the reverse order of opening. A step that hangs or fails holds up nothing. */
export class Teardown {
  readonly #clock: Clock;
  readonly #telemetry: Pick<Telemetry, 'log'>;
  readonly #steps: Step[] = [];
  #running: Promise<void> | null = null;

  constructor(clock: Clock, telemetry: Pick<Telemetry, 'log'>) {
    this.#clock = clock;
    this.#telemetry = telemetry;
  }

  add(name: string, limitMs: number, close: () => Promise<void>): void {
    this.#steps.push({ name, limitMs, close });
  }

  /** Resolves when everything is closed or given up; never rejects. Called again it gives the first run. */
  run(): Promise<void> {
    this.#running ??= this.#closeAll();
    return this.#running;
  }

  async #closeAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) await this.#close(step);
  }

  async #close({ name, limitMs, close }: Step): Promise<void> {
    let giveUp: Timer | null = null;
    const limit = new Promise<void>((resolve) => {
      giveUp = this.#clock.setTimer(limitMs, () => {
        this.#telemetry.log('error', 'stop.step-given-up', { step: name, afterMs: limitMs });
        resolve();
      });
    });
    await Promise.race([limit, this.#attempt(name, close)]);
    (giveUp as Timer | null)?.cancel();
  }

  async #attempt(name: string, close: () => Promise<void>): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.#telemetry.log('error', 'stop.step-failed', { step: name, error });
    }
  }
}
