import type { Clock, Timer } from '@ringback/core';
import type { SendEffect } from '@ringback/scxml';
import type { Participant } from './participant.ts';

interface DelayedSend {
  readonly from: Participant;
  readonly sendId: string;
  readonly timer: Timer;
}

/** Delayed `<send>`s of all sessions of a run, in real time. */
export class DelayedSends {
  readonly #clock: Clock;
  readonly #due: (from: Participant, effect: SendEffect) => void;
  readonly #waiting = new Set<DelayedSend>();

  constructor(clock: Clock, due: (from: Participant, effect: SendEffect) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(from: Participant, effect: SendEffect): void {
    const waiting: DelayedSend = {
      from,
      sendId: effect.sendId,
      timer: this.#clock.setTimer(effect.delayMs, () => {
        this.#waiting.delete(waiting);
        this.#due(from, effect);
      }),
    };
    this.#waiting.add(waiting);
  }

  cancel(from: Participant, sendId: string): void {
    this.#clear((one) => one.from === from && one.sendId === sendId);
  }

  cancelAllOf(from: Participant): void {
    this.#clear((one) => one.from === from);
  }

  cancelAll(): void {
    this.#clear(() => true);
  }

  #clear(isMeant: (one: DelayedSend) => boolean): void {
    for (const one of this.#waiting) {
      if (!isMeant(one)) continue;
      one.timer.cancel();
      this.#waiting.delete(one);
    }
  }
}
