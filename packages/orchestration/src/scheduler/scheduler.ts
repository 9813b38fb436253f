import {
  type CallbackId,
  type CallbackRecord,
  type CallbackRepository,
  type Clock,
  DueWatch,
  integerOption,
  isStoreUnavailable,
  type OptionMap,
  type Telemetry,
  type UnitOfWork,
  type WorkTracker,
} from '@ringback/core';
import type { Greeting } from '../services/service-starter.ts';
import type { Submissions } from '../services/submissions.ts';
import { completeRecord } from '../sessions/complete-record.ts';
import { commitPatiently } from '../sessions/patience.ts';
import { StartPace } from './start-pace.ts';
import { UnderWay } from './under-way.ts';

export interface SchedulerPorts {
  readonly callbacks: Pick<CallbackRepository, 'claimDue' | 'nextDue' | 'get'>;
  readonly store: UnitOfWork;
  readonly submissions: Pick<Submissions, 'attempt' | 'isAwaited' | 'isOutside'>;
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly node: string;
  /** The most requests for callbacks that waited for their answer at the same time since this was asked last. */
  readonly mostRequestsWaiting: () => number;
  readonly isStopping: () => boolean;
}

/** A claim outlives any start; a process that died gives its claims back when it comes again. */
const LEASE_MS = 30_000;
/** Pause between two tries to start a session whose document cannot be had. */
const SUBMIT_PAUSE_MS = 5000;

interface Claimed {
  readonly records: readonly CallbackRecord[];
  /** There may be more that are due. */
  readonly isMore: boolean;
}

/** Takes callbacks that are due and starts their sessions (architecture 2.3). Keeps no list of what waits. */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #pace: StartPace;
  /** Callbacks that ended while those that are due were being claimed and started. */
  readonly #withdrawn = new Set<CallbackId>();
  /** Those of them whose start was begun. */
  readonly #begun = new Set<CallbackId>();
  readonly #failedSubmits = new Map<CallbackId, number>();
  readonly #watch: DueWatch;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#pace = new StartPace(ports);
    this.#watch = new DueWatch({
      ...ports,
      look: () => this.#claimAll(),
      failed: (error) => ports.telemetry.log('error', 'scheduler.failed', { error }),
    });
  }

  start(): void {
    void this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Something is due then, or now. */
  wake(dueAt?: number): void {
    this.#watch.wake(dueAt);
  }

  /** A callback that had no session has ended or was moved, which is committed: it may have been claimed just before. */
  withdraw(id: CallbackId): void {
    this.#failedSubmits.delete(id);
    if (this.#watch.isLooking) this.#withdrawn.add(id);
  }

  look(): Promise<void> {
    return this.#watch.look();
  }

  /** Starts what is due; tells when the next is. */
  async #claimAll(): Promise<number | null> {
    this.#withdrawn.clear();
    this.#begun.clear();
    const underWay = new UnderWay(this.#pace.mostUnderWay);
    try {
      let claim: Promise<Claimed> | null = this.#claim();
      while (claim !== null) {
        const claimed: Claimed = await claim;
        // The next are claimed while these are begun, and begun while the last of these are being committed.
        claim = claimed.isMore && !this.#watch.isStopped ? this.#claim() : null;
        await this.#beginAll(claimed.records, underWay);
        if (this.#pace.isCrowded) await this.#pace.rest();
      }
    } finally {
      // What is withdrawn meanwhile has to be heard of.
      await underWay.over();
    }
    return this.#ports.callbacks.nextDue();
  }

  #claim(): Promise<Claimed> {
    const { callbacks, clock, node } = this.#ports;
    const limit = this.#pace.claim;
    const claimed = callbacks
      .claimDue({ now: clock.now(), limit, node, leaseMs: LEASE_MS })
      .then((records) => ({ records, isMore: records.length === limit }));
    // Whoever waits for it hears of its fault, which may come while others are begun.
    claimed.catch(() => undefined);
    return claimed;
  }

  /** Resolves when the start of each of them is under way. */
  async #beginAll(claimed: readonly CallbackRecord[], underWay: UnderWay): Promise<void> {
    for (let at = 0; at < claimed.length; at += this.#pace.inOneGo) {
      if (at > 0) await this.#pace.rest();
      await underWay.room();
      for (const record of claimed.slice(at, at + this.#pace.inOneGo)) {
        // Claimed again: its start has taken longer than its claim, and what was claimed may be out of date.
        if (this.#begun.has(record.id)) continue;
        this.#begun.add(record.id);
        // One that another server is to run takes as long as that server likes: the others do not wait with it.
        if (this.#ports.submissions.isOutside(record)) void this.#readAndStart(record.id);
        // What was claimed is as it was unless it ended meanwhile: it is not read again.
        else
          underWay.add(this.#start(record.id, async () => (this.#withdrawn.has(record.id) ? null : record)));
      }
    }
  }

  /** Starts a callback as `read` gives it, between its other turns; null when it is not to be started any more. */
  async #start(id: CallbackId, read: () => Promise<CallbackRecord | null>): Promise<void> {
    const { submissions, telemetry } = this.#ports;
    try {
      const attempt = await submissions.attempt(id, read);
      switch (attempt.kind) {
        case 'over':
          return;
        case 'begun':
          this.#failedSubmits.delete(id);
          void attempt.greeting.then((greeting) =>
            this.#greeted(attempt.record, attempt.begun.server.url, greeting),
          );
          return;
        case 'failed':
          telemetry.log('warn', 'session.start-failed', { callbackId: id, why: attempt.why });
          // Whoever waits for the answer to the request deals with it.
          if (submissions.isAwaited(id)) return;
          if (attempt.isFinal) await this.#fail(attempt.record, attempt.why);
          else await this.#submitFailed(attempt.record, attempt.why);
      }
    } catch (error) {
      // A process that ends while the database does not answer leaves it to the next one.
      if (!this.#watch.isStopped || !isStoreUnavailable(error))
        telemetry.log('error', 'session.start-failed', { callbackId: id, error });
    }
  }

  /** What the document said to `gms.start` is for nobody here; that it could not say anything may be the end. */
  async #greeted(record: CallbackRecord, server: string | null, greeting: Greeting): Promise<void> {
    const { submissions, telemetry } = this.#ports;
    if (greeting.kind !== 'failed' || submissions.isAwaited(record.id)) return;
    telemetry.log('warn', 'session.not-greeted', { callbackId: record.id, why: greeting.why });
    try {
      if (greeting.isGone && server !== null)
        await this.#fail(record, `The scenario began and ${greeting.why}.`);
      else await this.#note(record, `The scenario was started, but ${greeting.why}.`);
    } catch (error) {
      telemetry.log('error', 'session.not-greeted', { callbackId: record.id, error });
    }
  }

  async #startAgain(id: CallbackId): Promise<void> {
    if (this.#watch.isStopped || !this.#failedSubmits.has(id)) return;
    await this.#readAndStart(id);
  }

  /** A while later the record may be another one. */
  #readAndStart(id: CallbackId): Promise<void> {
    return this.#start(id, async () => {
      const record = await this.#ports.callbacks.get(id);
      const isDue = record !== null && record.dueAt <= this.#ports.clock.now();
      if (isDue && record.state !== 'COMPLETED' && record.sessionId === null) return record;
      this.#failedSubmits.delete(id);
      return null;
    });
  }

  /** `_max_ors_submit_attempts` tries, then `SUBMIT_FAILED`; the history says each time why. */
  async #submitFailed(record: CallbackRecord, why: string): Promise<void> {
    const options = this.#ports.serviceOptions(record) ?? {};
    const most = integerOption(options, '_max_ors_submit_attempts', 3, { min: 1, max: 100 });
    const failed = (this.#failedSubmits.get(record.id) ?? 0) + 1;
    if (failed >= most) {
      this.#failedSubmits.delete(record.id);
      await this.#fail(record, `The scenario could not be started. ${why}`);
      return;
    }
    this.#failedSubmits.set(record.id, failed);
    await this.#note(record, `The scenario could not be started (try ${failed} of ${most}). ${why}`);
    this.#ports.clock.setTimer(SUBMIT_PAUSE_MS, () => this.#startAgain(record.id));
  }

  async #note(record: CallbackRecord, text: string): Promise<void> {
    await commitPatiently(
      this.#ports.store,
      [
        {
          kind: 'history.append',
          entry: {
            callbackId: record.id,
            at: this.#ports.clock.now(),
            source: 'scheduler',
            event: 'session.start-failed',
            text,
            stateBefore: record.state,
            stateAfter: record.state,
            data: {},
          },
        },
      ],
      this.#ports,
    );
  }

  #fail(record: CallbackRecord, text: string): Promise<void> {
    this.#failedSubmits.delete(record.id);
    return completeRecord(record, { source: 'scheduler', reason: 'SUBMIT_FAILED', text }, this.#ports);
  }
}
