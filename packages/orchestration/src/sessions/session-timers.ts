import type { Clock, SessionRepository, SessionTimer, Telemetry, WorkTracker } from '@ringback/core';
import { DueWatch } from '@ringback/core';

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
  /** Timers being delivered in this round; one that is cleared meanwhile leaves it. */
  readonly #round = new Set<string>();

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
    this.#round.delete(`${sessionId} ${sendId}`);
  }

  /** From now on; resolves when what is due already is delivered and committed. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Delivers what is due; tells when the next is. */
  async #fire(): Promise<number | null> {
    const { sessions, clock } = this.#ports;
    for (;;) {
      const now = clock.now();
      const due = await sessions.dueTimers(now, BATCH);
      for (const { sessionId, sendId } of due) this.#round.add(`${sessionId} ${sendId}`);
      const delivered = await Promise.all(due.map((timer) => this.#deliver(timer, now)));
      this.#round.clear();
      // One that could not be delivered stays due: the next look takes it up again, the others do not wait for it.
      if (due.length < BATCH || this.#watch.isStopped || delivered.includes(false)) break;
    }
    const next = await sessions.nextTimer();
    return next !== null && next > clock.now() ? next : null;
  }

  async #deliver(timer: SessionTimer, now: number): Promise<boolean> {
    const { deliver, telemetry } = this.#ports;
    const key = `${timer.sessionId} ${timer.sendId}`;
    telemetry.observe('timer_lag_seconds', Math.max(0, now - timer.dueAt) / 1000);
    try {
      await deliver(timer, () => this.#round.delete(key));
      return true;
    } catch (error) {
      if (!this.#watch.isStopped)
        telemetry.log('error', 'timer.not-delivered', { sessionId: timer.sessionId, error });
      return false;
    }
  }
}
