import type { Clock, SessionRepository, SessionTimer, Telemetry, WorkTracker } from '@ringback/core';
import { DueWatch } from '@ringback/core';
import { forAMoment } from '../scheduler/for-a-moment.ts';

const BATCH = 500;

export interface SessionTimerPorts {
  readonly sessions: Pick<SessionRepository, 'dueTimers' | 'nextTimer'>;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Telemetry;
  readonly deliver: (timer: SessionTimer, stillWanted: () => boolean) => Promise<unknown>;
}

/**
 * Fires the delayed events of all sessions from one armed timer: the table says what is due, the timer only
 * when to look. The delivery that handles an event removes its row.
 */
export class SessionTimers {
  readonly #ports: SessionTimerPorts;
  readonly #watch: DueWatch;
  /** Timers that are being delivered, and of those the ones that were not cleared meanwhile. */
  readonly #inHand = new Set<string>();
  readonly #wanted = new Set<string>();

  constructor(ports: SessionTimerPorts) {
    this.#ports = ports;
    this.#watch = new DueWatch({
      ...ports,
      look: () => this.#fire(),
      failed: (error) => ports.telemetry.log('error', 'timers.failed', { error }),
    });
  }

  /** Something is due then. */
  set(dueAt: number): void {
    this.#watch.wake(dueAt);
  }

  /** A delayed event was cancelled. */
  cleared(sessionId: string, sendId: string): void {
    this.#wanted.delete(keyOf({ sessionId, sendId }));
  }

  /** From now on; resolves when what is due already is delivered and committed, or takes its time. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Delivers what is due; tells when the next is. */
  async #fire(): Promise<number | null> {
    const { sessions, clock, wireClock } = this.#ports;
    for (;;) {
      const now = clock.now();
      const limit = BATCH + this.#inHand.size;
      const due = await sessions.dueTimers(now, limit);
      const round = new Round();
      const fresh = due.filter((timer) => !this.#inHand.has(keyOf(timer)));
      await forAMoment(
        fresh.map((timer) => this.#deliver(timer, now, round)),
        wireClock,
      );
      round.isOver = true;
      if (this.#watch.isStopped) return null;
      if (due.length === limit && !round.hasFailed) continue;
      // One that could not be delivered stays due: the poll takes it up again, the others do not wait for it.
      const next = await sessions.nextTimer(now);
      if (next === null || next > clock.now()) return next;
    }
  }

  /** Never rejects. */
  async #deliver(timer: SessionTimer, now: number, round: Round): Promise<void> {
    const { deliver, telemetry, work } = this.#ports;
    const key = keyOf(timer);
    this.#inHand.add(key);
    this.#wanted.add(key);
    telemetry.observe('timer_lag_seconds', Math.max(0, now - timer.dueAt) / 1000);
    try {
      await work.track(Promise.resolve(deliver(timer, () => this.#wanted.delete(key))));
    } catch (error) {
      round.hasFailed = true;
      if (!this.#watch.isStopped)
        telemetry.log('error', 'timer.not-delivered', { sessionId: timer.sessionId, error });
    }
    this.#inHand.delete(key);
    this.#wanted.delete(key);
    // The session may have set it again meanwhile, and nobody took that in hand.
    if (round.isOver && !round.hasFailed) this.#watch.wake();
  }
}

class Round {
  isOver = false;
  hasFailed = false;
}

const keyOf = ({ sessionId, sendId }: Pick<SessionTimer, 'sendId'> & { sessionId: string }): string =>
  `${sessionId} ${sendId}`;
