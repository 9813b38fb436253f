import type { AgentId, Clock, Timer } from '@ringback/core';

/** An agent who is held for a call from another switch, and what comes with the call. */
export interface Booking {
  readonly token: string;
  readonly agentId: AgentId;
  readonly userData: Readonly<Record<string, string>>;
  /** Lets the agent go. */
  release(): void;
}

interface Booked {
  readonly number: string;
  readonly tag: string;
  readonly booking: Booking;
  readonly timer: Timer;
}

/**
 * Access numbers of this switch (external routing points): each is lent for one call from another switch, until the call
 * is there, the other switch gives it back, or its time is over.
 */
export class AccessResources {
  readonly #numbers: readonly string[];
  readonly #clock: Clock;
  readonly #booked = new Map<string, Booked>();
  /** The one after the last that was lent: a number rests as long as it can, so that nothing late meets it. */
  #next = 0;

  constructor(numbers: readonly string[], clock: Clock) {
    this.#numbers = numbers;
    this.#clock = clock;
  }

  isAccessNumber(number: string): boolean {
    return this.#numbers.includes(number);
  }

  /** How many are lent now. */
  get lent(): number {
    return this.#booked.size;
  }

  /** Lends a number; null: all are lent. `expired` comes when nobody called it in time; the agent was let go then. */
  book(booking: Booking, holdMs: number, tag: string, expired: () => void): string | null {
    for (let step = 0; step < this.#numbers.length; step += 1) {
      const number = this.#numbers[(this.#next + step) % this.#numbers.length];
      if (number === undefined || this.#booked.has(number)) continue;
      this.#next = (this.#next + step + 1) % this.#numbers.length;
      const timer = this.#clock.setTimer(holdMs, () => {
        this.#booked.delete(number);
        booking.release();
        expired();
      });
      this.#booked.set(number, { number, tag, booking, timer });
      return number;
    }
    return null;
  }

  /** The call is there: the number is free for the next one. Null: it was not lent to who calls, or not any more. */
  arrive(number: string, token: string): Booking | null {
    const booked = this.#booked.get(number);
    if (booked === undefined || booked.booking.token !== token) return null;
    this.#end(booked);
    return booked.booking;
  }

  /** The other switch does not want it any more. False: it is not lent. */
  giveBack(tag: string): boolean {
    const booked = [...this.#booked.values()].find((other) => other.tag === tag);
    if (booked === undefined) return false;
    this.#end(booked);
    booked.booking.release();
    return true;
  }

  /** The switch closes: nothing expires any more. */
  close(): void {
    for (const booked of this.#booked.values()) this.#end(booked);
  }

  #end({ number, timer }: Booked): void {
    timer.cancel();
    this.#booked.delete(number);
  }
}
