import type { Clock } from '@ringback/core';

/** So many requests that wait for their answer at the same time are a crowd, and starts give way to it. */
const CROWD = 8;
/** How long a crowd counts as being there: requests come in waves, each commit answers one of them. */
const CROWD_STAYS_MS = 100;
/** Starts that are begun in one go, before calls and requests are looked after again. Each takes a fraction of a millisecond. */
const IN_ONE_GO = 5;
/** Callbacks claimed by one statement. */
const MOST_CLAIMED = 100;
/** Starts that are not committed: enough for a full commit while the next one gathers. */
const MOST_UNDER_WAY = 200;
const CLAIMED_IN_CROWD = 10;
/** Pause between two goes in a crowd: some 150 starts a second stay, more than any number of agents takes calls. */
const REST_IN_CROWD_MS = 20;

export interface StartPacePorts {
  /** The most requests for callbacks that waited for their answer at the same time since this was asked last. */
  readonly mostRequestsWaiting: () => number;
  readonly wireClock: Clock;
  readonly isStopping: () => boolean;
}

/**
 * How fast sessions are started. Whoever asks for a callback waits for an answer, whoever has one waits for a call:
 * in a burst the answers come first, and starts go on at a rate that the burst hardly feels. Otherwise they go as
 * fast as they can, in small portions, so that nothing else of this process waits for a whole batch.
 */
export class StartPace {
  readonly inOneGo = IN_ONE_GO;
  readonly mostUnderWay = MOST_UNDER_WAY;
  readonly #ports: StartPacePorts;
  #crowdedUntil = Number.NEGATIVE_INFINITY;

  constructor(ports: StartPacePorts) {
    this.#ports = ports;
  }

  get isCrowded(): boolean {
    const { mostRequestsWaiting, wireClock } = this.#ports;
    const now = wireClock.now();
    if (mostRequestsWaiting() >= CROWD) this.#crowdedUntil = now + CROWD_STAYS_MS;
    return now < this.#crowdedUntil;
  }

  /** How many to claim now: in a crowd no more than are started soon. */
  get claim(): number {
    return this.isCrowded ? CLAIMED_IN_CROWD : MOST_CLAIMED;
  }

  /** Resolves when the next go may begin: in another turn of the event loop at the earliest. */
  rest(): Promise<void> {
    const { wireClock, isStopping } = this.#ports;
    if (isStopping()) return Promise.resolve();
    const pauseMs = this.isCrowded ? REST_IN_CROWD_MS : 0;
    return new Promise((resolve) => void wireClock.setTimer(pauseMs, resolve));
  }
}
