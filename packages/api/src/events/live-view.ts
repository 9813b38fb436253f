import {
  type CallbackRecord,
  type Chance,
  type Clock,
  type Configuration,
  isCallbackService,
  isStoreUnavailable,
  type Routing,
  type Sessions,
  type Store,
  type Telemetry,
  type Timer,
} from '@ringback/core';
import { agentView, callbackView, callView, queueView } from '../admin/views.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { CloserLooks } from './closer-looks.ts';

/** Four updates a second at most: as fast as an eye follows a table. */
export const UPDATE_INTERVAL_MS = 250;
/** Callbacks and settings of other nodes change without our noticing; this many updates later they are looked at anyway. */
const STORE_EVERY_TICKS = 2;
/** Proxies close connections on which nothing happens for a minute or so. */
const HEARTBEAT_EVERY_TICKS = 60;
/** Newest callbacks that a live view shows. */
const SHOWN_CALLBACKS = 100;

/** Named pieces of the view as JSON text; only those that changed are sent again. */
export type LiveParts = Readonly<Record<string, string>>;

export interface Watcher {
  /** Whether numbers of customers are shown in full. */
  readonly full: boolean;
  /** The callback that is open, which is looked at more closely; null: none. */
  readonly callbackId: string | null;
  /**
   * Everything once, later only what changed. Who gives `id` when he comes again, after his connection broke, is sent what
   * changed since and nothing else.
   */
  send(event: 'snapshot' | 'update', parts: LiveParts, id: string): void;
  /** Nothing happened for a while. */
  heartbeat(): void;
  /** The process stops. */
  end(): void;
}

export interface LiveViewPorts {
  readonly store: Pick<Store, 'callbacks' | 'audit'>;
  readonly orchestration: { readonly sessions: Pick<Sessions, 'view'> };
  readonly routing: Pick<Routing, 'queues' | 'agents'>;
  readonly calls: ApiDependencies['calls'];
  readonly configuration: Pick<Configuration, 'services'>;
  /** The product's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** Paces the updates: it runs whatever a test clock does. */
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  /** Names this run of the process: what was sent by another one says nothing about what changed since. */
  readonly chance: Pick<Chance, 'uuid'>;
}

interface Piece {
  readonly text: string;
  /** The state of the view with which it came to be as it is. */
  readonly version: number;
}

/** What is going on now, looked at only while somebody watches, and once for all who do. */
export class LiveView {
  readonly #ports: LiveViewPorts;
  readonly #run: string;
  readonly #closer: CloserLooks;
  /** The state of the view that each has been sent; null: nothing yet. */
  readonly #seen = new Map<Watcher, number | null>();
  readonly #pieces = { full: new Map<string, Piece>(), masked: new Map<string, Piece>() };
  #open = new Map<string, Piece>();
  #version = 0;
  #timer: Timer | null = null;
  #ticks = 0;
  #looking: Promise<void> = Promise.resolve();
  #callbacks: readonly CallbackRecord[] = [];
  /** The last thing that somebody did: settings are as they were while it is the same. */
  #revision = 0;
  #database: 'ok' | 'away' = 'ok';
  #memory = '';
  #closed = false;

  constructor(ports: LiveViewPorts) {
    this.#ports = ports;
    this.#run = ports.chance.uuid();
    this.#closer = new CloserLooks({ ...ports, failed: (error) => this.#report(error) });
  }

  get watchers(): number {
    return this.#seen.size;
  }

  /**
   * Sends a snapshot, or what changed since `last` (the id of what was sent last before the connection broke), then what
   * changes. The returned function ends it.
   */
  watch(watcher: Watcher, last: string | null = null): () => void {
    if (this.#closed) {
      watcher.end();
      return () => undefined;
    }
    this.#seen.set(watcher, null);
    const since = this.#versionOf(last);
    this.#look(true, () => {
      if (!this.#seen.has(watcher)) return;
      this.#draw();
      this.#send(watcher, since);
    });
    this.#arm();
    return () => {
      this.#seen.delete(watcher);
      if (this.#seen.size === 0) this.#disarm();
    };
  }

  /** Ends every stream, for good. */
  close(): void {
    this.#closed = true;
    this.#disarm();
    for (const watcher of this.#seen.keys()) watcher.end();
    this.#seen.clear();
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
    await this.#look(this.#ticks % STORE_EVERY_TICKS === 0, () => this.#sendChanges());
    this.#timer = null;
    if (this.#seen.size > 0) this.#arm();
  }

  /** One look after the other; what it finds is given to `then`. Never rejects. */
  #look(atStore: boolean, then: () => void): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      const { store, clock } = this.#ports;
      const memory = JSON.stringify(this.#inMemory());
      try {
        if (atStore || memory !== this.#memory || this.#database === 'away') {
          this.#closer.at(this.#openIds());
          const [callbacks, [newest]] = await Promise.all([
            store.callbacks.find({
              operand: 'AND',
              conditions: [],
              limit: SHOWN_CALLBACKS,
              now: clock.now(),
            }),
            store.audit.find({ limit: 1 }),
          ]);
          this.#callbacks = callbacks;
          this.#revision = newest?.id ?? 0;
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
    this.#draw();
    for (const [watcher, seen] of this.#seen) {
      // Its snapshot has not been sent yet; the look for it is in line behind this one.
      if (seen === null) continue;
      if (!this.#send(watcher, seen) && this.#ticks % HEARTBEAT_EVERY_TICKS === 0) watcher.heartbeat();
    }
  }

  /** Everything when `since` is null, else what came to be as it is after that; false when that is nothing. */
  #send(watcher: Watcher, since: number | null): boolean {
    const parts: Record<string, string> = {};
    for (const [name, piece] of this.#pieces[watcher.full ? 'full' : 'masked'])
      if (since === null || piece.version > since) parts[name] = piece.text;
    const open = watcher.callbackId === null ? undefined : this.#open.get(watcher.callbackId);
    if (open !== undefined && (since === null || open.version > since)) parts['open'] = open.text;
    this.#seen.set(watcher, this.#version);
    if (since !== null && Object.keys(parts).length === 0) return false;
    watcher.send(since === null ? 'snapshot' : 'update', parts, `${this.#run}.${this.#version}`);
    return true;
  }

  #versionOf(id: string | null): number | null {
    const [run, version] = id?.split('.') ?? [];
    return run === this.#run && version !== undefined && /^\d{1,15}$/.test(version) ? Number(version) : null;
  }

  #openIds(): Set<string> {
    return new Set([...this.#seen.keys()].flatMap(({ callbackId }) => callbackId ?? []));
  }

  /** Brings the pieces up to date, as far as somebody watches them. */
  #draw(): void {
    const next = this.#version + 1;
    const piece = (before: Piece | undefined, text: string): Piece => {
      if (before?.text === text) return before;
      this.#version = next;
      return { text, version: next };
    };
    for (const full of new Set([...this.#seen.keys()].map((watcher) => watcher.full))) {
      const pieces = this.#pieces[full ? 'full' : 'masked'];
      for (const [name, text] of Object.entries(this.#parts(full)))
        pieces.set(name, piece(pieces.get(name), text));
    }
    const open = new Map<string, Piece>();
    for (const id of this.#openIds()) {
      const revision = this.#closer.revision(id);
      if (revision !== null) open.set(id, piece(this.#open.get(id), JSON.stringify({ id, revision })));
    }
    this.#open = open;
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
      revision: this.#revision,
    };
    return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)]));
  }

  #report(error: unknown): void {
    this.#ports.telemetry.log('error', 'live-view.failed', { error });
  }
}
