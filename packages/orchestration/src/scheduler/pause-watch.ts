import {
  type CallbackId,
  type CallbackRepository,
  type Clock,
  type Configuration,
  isCallbackService,
  isServicePaused,
  isStoreUnavailable,
  type Telemetry,
  type Timer,
  type UnitOfWork,
} from '@ringback/core';
import type { SessionHost } from '../sessions/session-host.ts';

/** How often callbacks of paused services are looked for, in wire time; a change of the list is looked at once. */
const PERIOD_MS = 5000;
const BATCH = 500;
/** Moved side by side: they share commits, and calls that are under way do not wait for them. */
const AT_ONCE = 25;

export interface PauseWatchPorts {
  readonly configuration: Pick<Configuration, 'services' | 'service' | 'list' | 'onChange'>;
  readonly callbacks: Pick<CallbackRepository, 'get' | 'submitted'>;
  readonly store: UnitOfWork;
  readonly host: () => Pick<SessionHost, 'exclusively' | 'deliver'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  /** There may be something to start. */
  readonly wake: () => void;
}

/**
 * Moves callbacks between QUEUED and PAUSED as the list of paused services says (API reference 4.13). One without a session is
 * not started while its service is paused; the session of another one is told by `callback.pause` and `callback.resume`.
 */
export class PauseWatch {
  readonly #ports: PauseWatchPorts;
  /** Whose sessions were told that they are paused. */
  readonly #told = new Set<CallbackId>();
  #timer: Timer | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(ports: PauseWatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#ports.configuration.onChange(({ kind }) => {
      if (kind === 'list' || kind === 'service') void this.look();
    });
    void this.look();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  isPaused(service: string): boolean {
    const { configuration } = this.#ports;
    return isServicePaused(service, configuration.service(service) ?? {}, (name) => configuration.list(name));
  }

  /** Resolves when a look is over that began after this was asked for. */
  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#again = true;
    this.#looking ??= this.#lookUntilQuiet();
    return this.#looking;
  }

  async #lookUntilQuiet(): Promise<void> {
    let isNeeded = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        isNeeded = await this.#move();
      }
    } catch (error) {
      if (!isStoreUnavailable(error)) this.#ports.telemetry.log('error', 'pause.failed', { error });
    }
    this.#looking = null;
    this.#timer?.cancel();
    // While nothing is paused nobody needs to look.
    if (isNeeded && !this.#stopped)
      this.#timer = this.#ports.wireClock.setTimer(PERIOD_MS, () => this.look());
  }

  /** Whether it is to be looked again after a while. */
  async #move(): Promise<boolean> {
    const { configuration, callbacks } = this.#ports;
    const names = configuration
      .services()
      .filter(({ options }) => isCallbackService(options))
      .map(({ name }) => name);
    const paused = names.filter((name) => this.isPaused(name));
    const running = names.filter((name) => !paused.includes(name));
    if (paused.length > 0) {
      const waiting = await callbacks.submitted(paused, 'QUEUED', BATCH + this.#told.size);
      await this.#each(
        waiting.filter((id) => !this.#told.has(id)),
        (id) => this.#pause(id),
      );
    }
    const held = running.length === 0 ? [] : await callbacks.submitted(running, 'PAUSED', BATCH);
    await this.#each(held, (id) => this.#resume(id));
    if (held.length > 0) this.#ports.wake();
    if (held.length >= BATCH) this.#again = true;
    return paused.length > 0 || held.length > 0;
  }

  async #each(ids: readonly CallbackId[], move: (id: CallbackId) => Promise<void>): Promise<void> {
    for (let at = 0; at < ids.length && !this.#stopped; at += AT_ONCE)
      await Promise.all(ids.slice(at, at + AT_ONCE).map(move));
  }

  #pause(id: CallbackId): Promise<void> {
    return this.#between(id, 'QUEUED', 'PAUSED');
  }

  #resume(id: CallbackId): Promise<void> {
    this.#told.delete(id);
    return this.#between(id, 'PAUSED', 'QUEUED');
  }

  #between(id: CallbackId, from: 'QUEUED' | 'PAUSED', to: 'QUEUED' | 'PAUSED'): Promise<void> {
    const { callbacks, store, clock } = this.#ports;
    const host = this.#ports.host();
    return host.exclusively(id, async () => {
      const record = await callbacks.get(id);
      if (record === null || record.state !== from) return;
      if (record.sessionId === null) {
        await store.commit(pauseWrites(id, from, to, clock.now()));
        return;
      }
      if (to === 'PAUSED') this.#told.add(id);
      if (record.sessionServer !== null) return;
      const name = to === 'PAUSED' ? 'callback.pause' : 'callback.resume';
      await host.deliver(record.sessionId, { event: { name, type: 'external', data: {} } });
    });
  }
}

/** Moves a callback without a session, and says so. */
export function pauseWrites(
  id: CallbackId,
  from: 'SCHEDULED' | 'QUEUED' | 'PAUSED',
  to: 'QUEUED' | 'PAUSED',
  at: number,
): Parameters<UnitOfWork['commit']>[0] {
  return [
    { kind: 'callback.update', id, set: { state: to } },
    {
      kind: 'history.append',
      entry: {
        callbackId: id,
        at,
        source: 'scheduler',
        event: to === 'PAUSED' ? 'callback.paused' : 'callback.resumed',
        text: to === 'PAUSED' ? 'The service is paused.' : 'The service is not paused any more.',
        stateBefore: from,
        stateAfter: to,
        data: {},
      },
    },
  ];
}
