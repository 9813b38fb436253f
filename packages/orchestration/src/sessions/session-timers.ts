import type { Clock, SessionRepository, SessionTimer, Telemetry, Timer, WorkTracker } from '@ringback/core';
import { isStoreUnavailable } from '@ringback/core';

const BATCH = 500;
/** Wire time: a jump of the test clock costs nothing more. */
const POLL_MS = 1000;

export interface SessionTimerPorts {
  readonly sessions: Pick<SessionRepository, 'dueTimers' | 'nextTimer'>;
  readonly clock: Clock;
  /** Real time, for the look that finds what a fault left behind. */
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
  #armed: { readonly dueAt: number; readonly timer: Timer } | null = null;
  #firing: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #poll: Timer | null = null;
  /** Timers being delivered in this round; one that is cleared meanwhile leaves it. */
  readonly #round = new Set<string>();

  constructor(ports: SessionTimerPorts) {
    this.#ports = ports;
  }

  /** Something is due then. */
  set(dueAt: number): void {
    if (this.#stopped || (this.#armed !== null && this.#armed.dueAt <= dueAt)) return;
    this.#armed?.timer.cancel();
    this.#armed = {
      dueAt,
      timer: this.#ports.clock.setTimer(dueAt - this.#ports.clock.now(), () => this.look()),
    };
  }

  /** A delayed event was cancelled. */
  cleared(sessionId: string, sendId: string): void {
    this.#round.delete(`${sessionId} ${sendId}`);
  }

  /** Delivers what is due and arms the timer for what comes next. Resolves when that is committed. */
  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#firing !== null) {
      this.#again = true;
      return this.#firing;
    }
    this.#firing = this.#ports.work
      .track(this.#fire())
      .catch((error: unknown) => {
        // While the database is away the next look tries again; anything else is a fault to be seen.
        if (!isStoreUnavailable(error) && !this.#stopped)
          this.#ports.telemetry.log('error', 'timers.failed', { error });
      })
      .finally(() => {
        this.#firing = null;
        if (this.#again) {
          this.#again = false;
          void this.look();
        }
      });
    return this.#firing;
  }

  stop(): void {
    this.#stopped = true;
    this.#poll?.cancel();
    this.#armed?.timer.cancel();
    this.#armed = null;
  }

  /** Looks every second of wire time as well: what could not be delivered, or read, is tried again. */
  start(): Promise<void> {
    const poll = (): void => {
      this.#poll = this.#ports.wireClock.setTimer(POLL_MS, () => {
        void this.look();
        if (!this.#stopped) poll();
      });
    };
    poll();
    return this.look();
  }

  async #fire(): Promise<void> {
    const { sessions, clock } = this.#ports;
    this.#armed?.timer.cancel();
    this.#armed = null;
    for (;;) {
      const now = clock.now();
      const due = await sessions.dueTimers(now, BATCH);
      for (const { sessionId, sendId } of due) this.#round.add(`${sessionId} ${sendId}`);
      const delivered = await Promise.all(due.map((timer) => this.#deliver(timer, now)));
      this.#round.clear();
      // One that could not be delivered stays due: the next look takes it up again, the others do not wait for it.
      if (due.length < BATCH || this.#stopped || delivered.includes(false)) break;
    }
    const next = await sessions.nextTimer();
    if (next !== null && next > clock.now()) this.set(next);
  }

  async #deliver(timer: SessionTimer, now: number): Promise<boolean> {
    const { deliver, telemetry } = this.#ports;
    const key = `${timer.sessionId} ${timer.sendId}`;
    telemetry.observe('timer_lag_seconds', Math.max(0, now - timer.dueAt) / 1000);
    try {
      await deliver(timer, () => this.#round.delete(key));
      return true;
    } catch (error) {
      if (!this.#stopped)
        telemetry.log('error', 'timer.not-delivered', { sessionId: timer.sessionId, error });
      return false;
    }
  }
}
