import type { Clock, OutboxEntry, SessionRepository, Telemetry, Timer, WorkTracker } from '@ringback/core';
import { hasCode, isStoreUnavailable } from '@ringback/core';
import { KeyedQueue } from '../sessions/keyed-queue.ts';

const BATCH = 500;
/** Wire time: entries that another node wrote for sessions of this one are seen then, and what a fault left behind. */
const POLL_MS = 1000;

export interface MailroomPorts {
  readonly sessions: Pick<SessionRepository, 'dueOutbox' | 'nextOutbox'>;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Telemetry;
  /** Does what an entry says; the unit that does it removes the entry. */
  readonly handle: (entry: OutboxEntry) => Promise<void>;
}

/**
 * Hands over what units left in the outbox: at once after their commit, and again after a restart. Each entry is in one
 * hand at a time; it is done exactly once because the unit that does it removes it.
 */
export class Mailroom {
  readonly #ports: MailroomPorts;
  readonly #inHand = new Set<string>();
  /** What is for one session is done in its order: nothing overtakes the start of it. */
  readonly #lines = new KeyedQueue();
  /** Entries that were done while the table was being read: what was read of them is old. */
  #doneMeanwhile: Set<string> | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #armed: { readonly dueAt: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;
  #stopped = false;

  constructor(ports: MailroomPorts) {
    this.#ports = ports;
  }

  /** The entries are committed. */
  handOver(entries: readonly OutboxEntry[]): void {
    const now = this.#ports.clock.now();
    for (const entry of entries) {
      if (entry.dueAt !== null && entry.dueAt > now) this.#arm(entry.dueAt);
      else void this.#handle(entry);
    }
  }

  /** An entry waits until then. */
  wake(dueAt: number): void {
    this.#arm(dueAt);
  }

  /** Takes up what an earlier process left. Resolves when that is done. */
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

  stop(): void {
    this.#stopped = true;
    this.#poll?.cancel();
    this.#armed?.timer.cancel();
    this.#armed = null;
  }

  /** Does what is due and arms the timer for what comes next. */
  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#looking !== null) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#ports.work
      .track(this.#doAll())
      .catch((error: unknown) => {
        // While the database is away the next look tries again; anything else is a fault to be seen.
        if (!isStoreUnavailable(error) && !this.#stopped)
          this.#ports.telemetry.log('error', 'outbox.failed', { error });
      })
      .finally(() => {
        this.#looking = null;
        if (this.#again) {
          this.#again = false;
          void this.look();
        }
      });
    return this.#looking;
  }

  async #doAll(): Promise<void> {
    const { sessions, clock } = this.#ports;
    for (;;) {
      const done = new Set<string>();
      this.#doneMeanwhile = done;
      const due = await sessions.dueOutbox(clock.now(), BATCH).finally(() => {
        this.#doneMeanwhile = null;
      });
      const fresh = due.filter(({ id }) => !done.has(id) && !this.#inHand.has(id));
      await Promise.all(fresh.map((entry) => this.#handle(entry)));
      // What could not be done stays: the next look takes it up again.
      if (due.length < BATCH || fresh.length === 0 || this.#stopped) break;
    }
    const next = await sessions.nextOutbox();
    if (next !== null && next > clock.now()) this.#arm(next);
  }

  #arm(dueAt: number): void {
    if (this.#stopped || (this.#armed !== null && this.#armed.dueAt <= dueAt)) return;
    this.#armed?.timer.cancel();
    const { clock } = this.#ports;
    const timer = clock.setTimer(dueAt - clock.now(), () => {
      this.#armed = null;
      return this.look();
    });
    this.#armed = { dueAt, timer };
  }

  async #handle(entry: OutboxEntry): Promise<void> {
    if (this.#inHand.has(entry.id)) return;
    this.#inHand.add(entry.id);
    const { work, telemetry, handle } = this.#ports;
    try {
      await work.track(this.#lines.run(entry.receiver ?? entry.id, () => handle(entry)));
    } catch (error) {
      const isEnding = this.#stopped || (hasCode(error) && error.code === 'ORS_ENGINE_CLOSED');
      if (!isStoreUnavailable(error) && !isEnding)
        telemetry.log('error', 'outbox.not-done', { entry: entry.id, receiver: entry.receiver, error });
    } finally {
      this.#inHand.delete(entry.id);
      this.#doneMeanwhile?.add(entry.id);
    }
  }
}
