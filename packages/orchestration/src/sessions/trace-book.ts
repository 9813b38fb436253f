import {
  type Clock,
  isStoreUnavailable,
  type SessionId,
  type SessionRepository,
  type SessionTraceEntry,
  type Telemetry,
  type Timer,
  type WorkTracker,
} from '@ringback/core';

export interface TraceBookPorts {
  readonly sessions: Pick<SessionRepository, 'addTrace' | 'trimTrace' | 'trace'>;
  readonly wireClock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** Option `session-trace`: whether anything is kept. */
  readonly isOn: () => boolean;
}

/** Traces are written together, this long after the first of them: a crash loses so much of them at most. */
const WRITE_AFTER_MS = 1000;
/** Macrosteps of one session in one addition; of a session that does more in that time the newest are kept. */
const MOST_AT_ONCE = 100;
/** Additions kept of one session, and how many more there may be before the oldest are forgotten. */
const KEPT_ADDITIONS = 20;
const SLACK = 10;
/** Macrosteps that wait to be written; while the database is away the rest is dropped. */
const MOST_WAITING = 20_000;

/** Characters of what one step was given, of all steps of a session, and of what waits to be written: beyond that steps are traced, not recorded. */
const LARGEST_RECORD = 500_000;
const MOST_RECORDED = 4_000_000;
const MOST_RECORDED_WAITING = 50_000_000;

/** The traces of sessions: gathered in memory, written in the background, bounded for each session. */
export class TraceBook {
  readonly #ports: TraceBookPorts;
  #waiting = new Map<SessionId, SessionTraceEntry[]>();
  #count = 0;
  /** Characters recorded of the sessions that run here, and of what waits. */
  readonly #recorded = new Map<SessionId, number>();
  #recordedWaiting = 0;
  /** Additions written of the sessions that run here. */
  readonly #written = new Map<SessionId, number>();
  #timer: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(ports: TraceBookPorts) {
    this.#ports = ports;
  }

  add(id: SessionId, entries: readonly SessionTraceEntry[]): void {
    if (entries.length === 0 || this.#count >= MOST_WAITING || !this.#ports.isOn()) return;
    const before = this.#waiting.get(id);
    const bounded = entries.map((entry) => this.#bounded(id, entry));
    const all = before === undefined ? bounded : [...before, ...bounded];
    const kept = all.length > MOST_AT_ONCE ? all.slice(-MOST_AT_ONCE) : all;
    this.#waiting.set(id, kept);
    this.#count += kept.length - (before?.length ?? 0);
    this.#timer ??= this.#ports.wireClock.setTimer(WRITE_AFTER_MS, () => {
      this.#timer = null;
      return this.write();
    });
  }

  /** The session is over: nothing more is to be counted of it. */
  ended(id: SessionId): void {
    this.#written.delete(id);
    this.#recorded.delete(id);
  }

  /** The entry, without what it was given when that is too much. */
  #bounded(id: SessionId, entry: SessionTraceEntry): SessionTraceEntry {
    const { record, ...trace } = entry;
    if (record === undefined) return entry;
    const recorded = (this.#recorded.get(id) ?? 0) + record.size;
    const waiting = this.#recordedWaiting + record.size;
    if (record.size > LARGEST_RECORD || recorded > MOST_RECORDED || waiting > MOST_RECORDED_WAITING)
      return trace;
    this.#recorded.set(id, recorded);
    this.#recordedWaiting = waiting;
    return entry;
  }

  /** Oldest first; what is not written yet included. */
  async read(id: SessionId): Promise<SessionTraceEntry[]> {
    await this.#writing;
    const waiting = this.#waiting.get(id) ?? [];
    return [...(await this.#ports.sessions.trace(id)), ...waiting];
  }

  /** Writes what waits. Never rejects. */
  write(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#ports.work.track(this.#writing);
  }

  async #writeAll(): Promise<void> {
    const { sessions, telemetry } = this.#ports;
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    this.#count = 0;
    this.#recordedWaiting = 0;
    try {
      await sessions.addTrace([...waiting].map(([sessionId, entries]) => ({ sessionId, entries })));
      const long: SessionId[] = [];
      for (const id of waiting.keys()) {
        const additions = (this.#written.get(id) ?? 0) + 1;
        const isLong = additions > KEPT_ADDITIONS + SLACK;
        if (isLong) long.push(id);
        this.#written.set(id, isLong ? KEPT_ADDITIONS : additions);
      }
      if (long.length > 0) await sessions.trimTrace(long, KEPT_ADDITIONS);
    } catch (error) {
      // A trace is for looking at: nothing is held up by one that cannot be written.
      if (!isStoreUnavailable(error)) telemetry.log('warn', 'trace.not-written', { error });
    }
  }
}
