import {
  type CallbackRecord,
  type Clock,
  type Configuration,
  isCallbackService,
  isStoreUnavailable,
  type Routing,
  type Store,
  type Telemetry,
  type Timer,
} from '@ringback/core';
import { agentView, callbackView, callView, queueView } from '../admin/views.ts';
import type { ApiDependencies } from '../dependencies.ts';

/** Four updates a second at most: as fast as an eye follows a table. */
export const UPDATE_INTERVAL_MS = 250;
/** Callbacks of other nodes change without our noticing; this many updates later they are looked at anyway. */
const CALLBACKS_EVERY_TICKS = 4;
/** Proxies close connections on which nothing happens for a minute or so. */
const HEARTBEAT_EVERY_TICKS = 60;
/** Newest callbacks that a live view shows. */
const SHOWN_CALLBACKS = 100;

/** One named piece of the view as JSON text; only pieces that changed are sent again. */
export type LiveParts = Readonly<Record<string, string>>;

export interface Watcher {
  /** Whether numbers of customers are shown in full. */
  readonly full: boolean;
  /** Everything once, later only what changed. */
  send(event: 'snapshot' | 'update', parts: LiveParts): void;
  /** Nothing happened for a while. */
  heartbeat(): void;
  /** The process stops. */
  end(): void;
}

export interface LiveViewPorts {
  readonly store: Pick<Store, 'callbacks'>;
  readonly routing: Pick<Routing, 'queues' | 'agents'>;
  readonly calls: ApiDependencies['calls'];
  readonly configuration: Pick<Configuration, 'services'>;
  /** The product's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** Paces the updates: it runs whatever a test clock does. */
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
}

/** What is going on now, looked at only while somebody watches, and once for all who do. */
export class LiveView {
  readonly #ports: LiveViewPorts;
  readonly #sent = new Map<Watcher, Record<string, string>>();
  #timer: Timer | null = null;
  #ticks = 0;
  #looking: Promise<void> = Promise.resolve();
  #callbacks: readonly CallbackRecord[] = [];
  #database: 'ok' | 'away' = 'ok';
  #memory = '';
  #closed = false;

  constructor(ports: LiveViewPorts) {
    this.#ports = ports;
  }

  get watchers(): number {
    return this.#sent.size;
  }

  /** Sends a snapshot, then what changes. The returned function ends it. */
  watch(watcher: Watcher): () => void {
    if (this.#closed) {
      watcher.end();
      return () => undefined;
    }
    const sent: Record<string, string> = {};
    this.#sent.set(watcher, sent);
    this.#look(true, () => {
      if (!this.#sent.has(watcher)) return;
      const parts = this.#parts(watcher.full);
      Object.assign(sent, parts);
      watcher.send('snapshot', parts);
    });
    this.#arm();
    return () => {
      this.#sent.delete(watcher);
      if (this.#sent.size === 0) this.#disarm();
    };
  }

  /** Ends every stream, for good. */
  close(): void {
    this.#closed = true;
    this.#disarm();
    for (const watcher of this.#sent.keys()) watcher.end();
    this.#sent.clear();
  }

  #arm(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = this.#ports.wireClock.setTimer(UPDATE_INTERVAL_MS, () => this.#tick());
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #tick(): Promise<void> {
    this.#ticks++;
    await this.#look(this.#ticks % CALLBACKS_EVERY_TICKS === 0, () => this.#sendChanges());
    this.#timer = null;
    if (this.#sent.size > 0) this.#arm();
  }

  /** One look after the other; what it finds is given to `then`. Never rejects. */
  #look(atCallbacks: boolean, then: () => void): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      const memory = JSON.stringify(this.#inMemory());
      try {
        if (atCallbacks || memory !== this.#memory || this.#database === 'away') {
          this.#callbacks = await this.#ports.store.callbacks.find({
            operand: 'AND',
            conditions: [],
            limit: SHOWN_CALLBACKS,
            now: this.#ports.clock.now(),
          });
        }
        this.#database = 'ok';
      } catch (error) {
        if (!isStoreUnavailable(error)) this.#report(error);
        this.#database = 'away';
      }
      this.#memory = memory;
      try {
        then();
      } catch (error) {
        this.#report(error);
      }
    });
    return this.#looking;
  }

  #sendChanges(): void {
    const rendered = new Map([true, false].map((full) => [full, this.#parts(full)]));
    for (const [watcher, sent] of this.#sent) {
      // Its snapshot has not been sent yet; the look for it is in line behind this one.
      if (Object.keys(sent).length === 0) continue;
      const changed = Object.entries(rendered.get(watcher.full) ?? {}).filter(
        ([name, text]) => sent[name] !== text,
      );
      if (changed.length > 0) {
        const parts = Object.fromEntries(changed);
        Object.assign(sent, parts);
        watcher.send('update', parts);
      } else if (this.#ticks % HEARTBEAT_EVERY_TICKS === 0) watcher.heartbeat();
    }
  }

  #inMemory() {
    const { routing, calls, configuration } = this.#ports;
    return {
      agents: routing.agents().map(agentView),
      queues: routing.queues().map(queueView),
      calls: calls().map(callView),
      services: configuration
        .services()
        .filter(({ options }) => isCallbackService(options))
        .map(({ name }) => name),
    };
  }

  #parts(full: boolean): Record<string, string> {
    const parts = {
      ...this.#inMemory(),
      callbacks: this.#callbacks.map((record) => callbackView(record, full)),
      database: this.#database,
    };
    return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)]));
  }

  #report(error: unknown): void {
    this.#ports.telemetry.log('error', 'live-view.failed', { error });
  }
}
