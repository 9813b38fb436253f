import {
  sessionId as asSessionId,
  type CallbackId,
  type CallbackRecord,
  type CallbackRepository,
  type Chance,
  type Clock,
  integerOption,
  isCallbackService,
  isStoreUnavailable,
  type OptionMap,
  serviceKind,
  type Telemetry,
  type Timer,
  type UnitOfWork,
  type WorkTracker,
} from '@ringback/core';
import type { Documents } from '../sessions/documents.ts';
import { commitPatiently } from '../sessions/patience.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import { StartPace } from './start-pace.ts';

export interface SchedulerPorts {
  readonly callbacks: Pick<CallbackRepository, 'claimDue' | 'nextDue' | 'get'>;
  readonly store: UnitOfWork;
  readonly documents: Pick<Documents, 'current'>;
  readonly host: Pick<SessionHost, 'start' | 'exclusively'>;
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly node: string;
  /** The most requests for callbacks that waited for their answer at the same time since this was asked last. */
  readonly mostRequestsWaiting: () => number;
  readonly isStopping: () => boolean;
}

/** A claim outlives any start; a process that died gives its claims back when it comes again. */
const LEASE_MS = 30_000;
/** The look that finds what no hint told of, in wire time. */
const POLL_MS = 1000;
/** Pause between two tries to start a session whose document cannot be had. */
const SUBMIT_PAUSE_MS = 5000;

/** Takes callbacks that are due and starts their sessions (architecture 2.3). Keeps no list of what waits. */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #pace: StartPace;
  /** Callbacks that ended while those that are due were being claimed and started. */
  readonly #withdrawn = new Set<CallbackId>();
  readonly #failedSubmits = new Map<CallbackId, number>();
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #armed: { readonly dueAt: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#pace = new StartPace(ports);
  }

  start(): void {
    const poll = (): void => {
      this.wake();
      if (!this.#stopped) this.#poll = this.#ports.wireClock.setTimer(POLL_MS, poll);
    };
    poll();
  }

  stop(): void {
    this.#stopped = true;
    this.#poll?.cancel();
    this.#armed?.timer.cancel();
  }

  /** Looks for what is due, now or at a later time. Cheap when it is already looking, or when it is for later. */
  wake(dueAt?: number): void {
    if (this.#stopped) return;
    if (dueAt !== undefined && dueAt > this.#ports.clock.now()) this.#arm(dueAt);
    else void this.look();
  }

  /** A callback that had no session has ended, which is committed: it may have been claimed just before. */
  withdraw(id: CallbackId): void {
    this.#failedSubmits.delete(id);
    if (this.#running !== null) this.#withdrawn.add(id);
  }

  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#ports.work
      .track(this.#claimAll())
      .catch((error: unknown) => {
        // While the database is away the next poll looks again; anything else is a fault to be seen.
        if (!isStoreUnavailable(error)) this.#ports.telemetry.log('error', 'scheduler.failed', { error });
      })
      .finally(() => {
        this.#running = null;
        this.#withdrawn.clear();
        if (this.#again) {
          this.#again = false;
          this.wake();
        }
      });
    return this.#running;
  }

  async #claimAll(): Promise<void> {
    const { callbacks, clock, node } = this.#ports;
    let isMore = true;
    while (isMore) {
      this.#again = false;
      const limit = this.#pace.claim;
      const claimed = await callbacks.claimDue({ now: clock.now(), limit, node, leaseMs: LEASE_MS });
      await this.#startAll(claimed);
      if (this.#pace.isCrowded) await this.#pace.rest();
      // What was asked for meanwhile is looked for at once.
      isMore = !this.#stopped && (claimed.length === limit || this.#again);
    }
    const next = await callbacks.nextDue();
    if (next !== null) this.#arm(next);
  }

  /** Resolves when each of them is started, or has failed to. */
  async #startAll(claimed: readonly CallbackRecord[]): Promise<void> {
    const starts: Promise<void>[] = [];
    for (let at = 0; at < claimed.length; at += this.#pace.inOneGo) {
      if (at > 0) await this.#pace.rest();
      for (const record of claimed.slice(at, at + this.#pace.inOneGo)) {
        // What was claimed is as it was unless it ended meanwhile: it is not read again.
        starts.push(this.#start(record.id, async () => (this.#withdrawn.has(record.id) ? null : record)));
      }
    }
    await Promise.all(starts);
  }

  #arm(dueAt: number): void {
    if (this.#armed !== null && this.#armed.dueAt <= dueAt && this.#armed.dueAt > this.#ports.clock.now())
      return;
    this.#armed?.timer.cancel();
    const timer = this.#ports.clock.setTimer(dueAt - this.#ports.clock.now(), () => {
      this.#armed = null;
      return this.look();
    });
    this.#armed = { dueAt, timer };
  }

  /** Starts a callback as `read` gives it, between its other turns; null when it is not to be started any more. */
  async #start(id: CallbackId, read: () => Promise<CallbackRecord | null>): Promise<void> {
    const { host, telemetry } = this.#ports;
    try {
      await host.exclusively(id, async () => {
        const record = await read();
        if (record !== null) await this.#startSession(record);
      });
    } catch (error) {
      telemetry.log('error', 'session.start-failed', { callbackId: id, error });
    }
  }

  /** A while later the record may be another one. */
  async #startAgain(id: CallbackId): Promise<void> {
    if (this.#stopped || !this.#failedSubmits.has(id)) return;
    await this.#start(id, async () => {
      const record = await this.#ports.callbacks.get(id);
      if (record !== null && record.state !== 'COMPLETED' && record.sessionId === null) return record;
      this.#failedSubmits.delete(id);
      return null;
    });
  }

  async #startSession(record: CallbackRecord): Promise<void> {
    const { documents, host, chance } = this.#ports;
    const options = this.#ports.serviceOptions(record);
    if (options === null || !isCallbackService(options)) {
      await this.#fail(record, 'SUBMIT_FAILED', `The service ${record.service} is not configured any more.`);
      return;
    }
    const kind = serviceKind(options);
    const reference = kind.kind === 'callback' ? kind.document : 'callback';
    try {
      const document = await documents.current(reference);
      await host.start(record, asSessionId(chance.uuid().replaceAll('-', '').toUpperCase()), document);
      this.#failedSubmits.delete(record.id);
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      this.#ports.telemetry.log('warn', 'session.start-failed', { callbackId: record.id, error });
      await this.#submitFailed(record, options, why);
    }
  }

  /** `_max_ors_submit_attempts` tries, then `SUBMIT_FAILED`; the history says each time why. */
  async #submitFailed(record: CallbackRecord, options: OptionMap, why: string): Promise<void> {
    const most = integerOption(options, '_max_ors_submit_attempts', 3, { min: 1, max: 100 });
    const failed = (this.#failedSubmits.get(record.id) ?? 0) + 1;
    if (failed >= most) {
      this.#failedSubmits.delete(record.id);
      await this.#fail(record, 'SUBMIT_FAILED', `The scenario could not be started. ${why}`);
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

  async #fail(record: CallbackRecord, reason: string, text: string): Promise<void> {
    const at = this.#ports.clock.now();
    await commitPatiently(
      this.#ports.store,
      [
        { kind: 'callback.update', id: record.id, set: { state: 'COMPLETED', reason, completedAt: at } },
        {
          kind: 'history.append',
          entry: {
            callbackId: record.id,
            at,
            source: 'scheduler',
            event: 'callback.completed',
            text,
            stateBefore: record.state,
            stateAfter: 'COMPLETED',
            data: { reason },
          },
        },
      ],
      this.#ports,
    );
    const { telemetry } = this.#ports;
    telemetry.count('callbacks_completed', { service: record.service, reason });
    telemetry.log('info', 'callback.state', { callbackId: record.id, state: 'COMPLETED', reason });
  }
}
