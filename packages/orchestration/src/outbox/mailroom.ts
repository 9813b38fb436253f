import type { Clock, OutboxEntry, SessionRepository, Telemetry, WorkTracker } from '@ringback/core';
import { DueWatch, hasCode, isStoreUnavailable } from '@ringback/core';
import { forAMoment } from '../scheduler/for-a-moment.ts';
import { KeyedQueue } from '../sessions/keyed-queue.ts';

const BATCH = 500;

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
 * hand at a time; it is done exactly once because the unit that does it removes it. The poll of the watch also sees what
 * another node wrote for sessions of this one.
 */
export class Mailroom {
  readonly #ports: MailroomPorts;
  readonly #inHand = new Set<string>();
  /** What is for one session is done in its order: nothing overtakes the start of it. */
  readonly #lines = new KeyedQueue();
  /** Entries that were done while the table was being read: what was read of them is old. */
  #doneMeanwhile: Set<string> | null = null;
  readonly #watch: DueWatch;

  constructor(ports: MailroomPorts) {
    this.#ports = ports;
    this.#watch = new DueWatch({
      ...ports,
      look: () => this.#doAll(),
      failed: (error) => ports.telemetry.log('error', 'outbox.failed', { error }),
    });
  }

  /** The entries are committed. */
  handOver(entries: readonly OutboxEntry[]): void {
    const now = this.#ports.clock.now();
    for (const entry of entries) {
      if (entry.dueAt !== null && entry.dueAt > now) this.#watch.wake(entry.dueAt);
      else void this.#handle(entry);
    }
  }

  /** An entry waits until then. */
  wake(dueAt: number): void {
    this.#watch.wake(dueAt);
  }

  /** Takes up what an earlier process left. Resolves when that is done. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Does what is due; tells when the next is. */
  async #doAll(): Promise<number | null> {
    const { sessions, clock, wireClock } = this.#ports;
    for (;;) {
      const now = clock.now();
      const done = new Set<string>();
      this.#doneMeanwhile = done;
      const limit = BATCH + this.#inHand.size;
      const due = await sessions.dueOutbox(now, limit).finally(() => {
        this.#doneMeanwhile = null;
      });
      const fresh = due.filter(({ id }) => !done.has(id) && !this.#inHand.has(id));
      await forAMoment(
        fresh.map((entry) => this.#handle(entry)),
        wireClock,
      );
      if (this.#watch.isStopped) return null;
      if (due.length === limit && fresh.length > 0) continue;
      // What could not be done stays: the poll takes it up again.
      const next = await sessions.nextOutbox(now);
      if (next === null || next > clock.now()) return next;
    }
  }

  async #handle(entry: OutboxEntry): Promise<void> {
    if (this.#inHand.has(entry.id)) return;
    this.#inHand.add(entry.id);
    const { work, telemetry, handle } = this.#ports;
    try {
      await work.track(this.#lines.run(entry.receiver ?? entry.id, () => handle(entry)));
    } catch (error) {
      const isEnding = this.#watch.isStopped || (hasCode(error) && error.code === 'ORS_ENGINE_CLOSED');
      if (!isStoreUnavailable(error) && !isEnding)
        telemetry.log('error', 'outbox.not-done', { entry: entry.id, receiver: entry.receiver, error });
    } finally {
      this.#inHand.delete(entry.id);
      this.#doneMeanwhile?.add(entry.id);
    }
  }
}
