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

export interface SchedulerPorts {
  readonly callbacks: CallbackRepository;
  readonly store: UnitOfWork;
  readonly documents: Documents;
  readonly host: SessionHost;
  readonly serviceOptions: (service: string) => OptionMap | null;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly node: string;
  readonly isStopping: () => boolean;
}

const BATCH = 100;
/** A claim outlives any start; a process that died gives its claims back when it comes again. */
const LEASE_MS = 30_000;
/** The look that finds what no hint told of, in wire time. */
const POLL_MS = 1000;
/** Pause between two tries to start a session whose document cannot be had. */
const SUBMIT_PAUSE_MS = 5000;

/** Takes callbacks that are due and starts their sessions (architecture 2.3). Keeps no list of what waits. */
export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #failedSubmits = new Map<CallbackId, number>();
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #armed: { readonly dueAt: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
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
        if (this.#again) {
          this.#again = false;
          this.wake();
        }
      });
    return this.#running;
  }

  async #claimAll(): Promise<void> {
    const { callbacks, clock, node } = this.#ports;
    for (;;) {
      const claimed = await callbacks.claimDue({ now: clock.now(), limit: BATCH, node, leaseMs: LEASE_MS });
      await Promise.all(claimed.map((record) => this.#start(record)));
      if (claimed.length < BATCH || this.#stopped) break;
    }
    const next = await callbacks.nextDue();
    if (next !== null) this.#arm(next);
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

  async #start(record: CallbackRecord): Promise<void> {
    const { host, telemetry } = this.#ports;
    try {
      await host.exclusively(record.id, async () => {
        const current = await this.#ports.callbacks.get(record.id);
        // Cancelled, or started by a look before this one.
        if (current === null || current.state === 'COMPLETED' || current.sessionId !== null) {
          this.#failedSubmits.delete(record.id);
          return;
        }
        await this.#startSession(current);
      });
    } catch (error) {
      telemetry.log('error', 'session.start-failed', { callbackId: record.id, error });
    }
  }

  async #startSession(record: CallbackRecord): Promise<void> {
    const { documents, host, chance } = this.#ports;
    const options = this.#ports.serviceOptions(record.service);
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
    const { clock } = this.#ports;
    clock.setTimer(SUBMIT_PAUSE_MS, () => (this.#stopped ? undefined : this.#start(record)));
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
