import {
  type CallbackId,
  type CallbackRecord,
  type Clock,
  effectiveOptions,
  hasCode,
  isStoreUnavailable,
  type JsonObject,
  type OptionMap,
  type RequestId,
  type SessionId,
  type SessionTimer,
  type Store,
  type Telemetry,
  type WorkTracker,
  type Write,
} from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import { standingOfCall } from '../calls/call-book.ts';
import type { SessionEngine } from '../engine/session-engine.ts';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import type { CurrentDocument } from './documents.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { type LiveSession, liveSession, standingOf } from './live-session.ts';
import { LiveSessions } from './live-sessions.ts';
import { commitPatiently, patiently } from './patience.ts';
import { completionReason, type Ending, endWrites, failWrites } from './session-end.ts';
import { sessionParameters } from './session-parameters.ts';
import { type Opening, runTurn } from './turn.ts';

export interface SessionHostPorts extends ModulePorts {
  readonly store: Store;
  readonly engine: SessionEngine;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly serviceOptions: (record: CallbackRecord) => OptionMap | null;
  /** A delayed event was committed and is due then. */
  readonly timerSet: (dueAt: number) => void;
  readonly timerCleared: (id: SessionId, sendId: string) => void;
  readonly isStopping: () => boolean;
  /** Called before a session moves: what scripts may read at once is to be up to date. */
  readonly refresh: () => void;
}

/** Something that happened to a session. */
export interface Delivery {
  readonly event: ScxmlEvent | null;
  /** What happened in the same moment, handled after it in the same turn. */
  readonly followedBy?: readonly ScxmlEvent[];
  /** Committed with the step, or alone when the session is gone. */
  readonly writes?: readonly Write[];
  /** The request that this event answers. */
  readonly settles?: RequestId;
  /** The event only makes sense while this request is open; otherwise it is dropped as `stale`. */
  readonly onlyIfPending?: RequestId;
  /** Runs inside the turn, before the event: keeps what is in memory in step, and may add writes. */
  readonly before?: (live: LiveSession) => readonly Write[];
  /** Asked at the moment of delivery: a cancelled timer must not fire any more. */
  readonly stillWanted?: () => boolean;
}

/**
 * Runs sessions: one turn at a time for each, every turn is load, step, commit, perform (architecture 2.4, 3).
 * What a step decided is durable before any of it is performed.
 */
export class SessionHost {
  readonly #ports: SessionHostPorts;
  readonly #turns = new KeyedQueue();
  readonly #live: LiveSessions;

  constructor(ports: SessionHostPorts) {
    this.#ports = ports;
    this.#live = new LiveSessions(ports);
  }

  /** Turns in progress or waiting. */
  get busy(): number {
    return this.#turns.size;
  }

  /** Sessions in memory. */
  get cached(): number {
    return this.#live.size;
  }

  /** Runs work between the turns of a callback: nothing starts or ends it meanwhile. */
  exclusively<T>(id: CallbackId, work: () => Promise<T>): Promise<T> {
    return this.#ports.work.track(this.#turns.run(`callback ${id}`, work));
  }

  /** Starts the session of a callback; resolves when its first step is committed. */
  async start(record: CallbackRecord, id: SessionId, document: CurrentDocument): Promise<void> {
    await this.#turn(id, async () => {
      const now = this.#ports.clock.now();
      const options = effectiveOptions(
        this.#ports.serviceOptions(record) ?? {},
        record.params,
        record.userData,
      );
      const standing = standingOf(record, options);
      const live = liveSession({
        sessionId: id,
        documentHash: document.hash,
        callback: standing,
        snapshot: null,
      });
      const state = record.state === 'SCHEDULED' ? 'QUEUED' : record.state;
      const writes: Write[] = [
        {
          kind: 'callback.update',
          id: record.id,
          set: { sessionId: id, ...(state === record.state ? {} : { state }) },
        },
        ...historyWrite(live, now, {
          source: 'scheduler',
          event: 'session.started',
          text: 'The scenario of the service was started.',
          stateAfter: state,
          data: { sessionId: id, document: document.url },
        }),
      ];
      standing.state = state;
      const parameters = sessionParameters(record, options);
      await this.#run(live, { parameters, invokeId: null }, writes, []);
    });
  }

  /** Hands an event to a session; resolves when its step is committed. A session that is gone only gets the writes. */
  deliver(id: SessionId, delivery: Delivery): Promise<'delivered' | 'gone' | 'stale'> {
    return this.#turn(id, async () => {
      if (delivery.stillWanted?.() === false) return 'stale';
      const live = await this.#live.get(id);
      if (live === null) {
        await this.#commit(delivery.writes ?? []);
        return 'gone';
      }
      if (delivery.onlyIfPending !== undefined && !live.pending.has(delivery.onlyIfPending)) return 'stale';
      const writes: Write[] = [...(delivery.writes ?? []), ...(delivery.before?.(live) ?? [])];
      if (delivery.settles !== undefined && live.pending.delete(delivery.settles)) {
        writes.push({ kind: 'action.remove', sessionId: id, requestId: delivery.settles });
      }
      const events = [delivery.event, ...(delivery.followedBy ?? [])].filter((event) => event !== null);
      await this.#run(live, null, writes, events);
      return 'delivered';
    });
  }

  /** Ends a session from outside, whatever its document thinks, and completes its callback. */
  end(id: SessionId, reason: string, text: string): Promise<void> {
    return this.#turn(id, async () => {
      const live = await this.#live.get(id);
      if (live !== null) await this.#end(live, [], { reason, text }, []);
    });
  }

  /** The live session, for views. */
  peek(id: SessionId): LiveSession | undefined {
    return this.#live.peek(id);
  }

  #turn<T>(id: SessionId, work: () => Promise<T>): Promise<T> {
    return this.#ports.work.track(this.#turns.run(id, work));
  }

  /** Runs the events through the document, commits everything that was decided, then performs it. */
  async #run(
    live: LiveSession,
    opening: Opening,
    before: readonly Write[],
    events: readonly ScxmlEvent[],
  ): Promise<void> {
    const { clock, engine, telemetry } = this.#ports;
    const { sessionId } = live;
    let turn: Awaited<ReturnType<typeof runTurn>>;
    this.#ports.refresh();
    try {
      turn = await runTurn(live, opening, events, {
        ...this.#ports,
        engine,
        saved: (id) => this.#live.saved(id),
      });
    } catch (error) {
      if (isStoreUnavailable(error) || (hasCode(error) && error.code === 'ORS_ENGINE_CLOSED')) throw error;
      // It cannot be read back, or its document cannot: it is ended with a reason (P5).
      telemetry.log('error', 'session.lost', { sessionId, callbackId: live.callback?.id, error });
      await this.#fail(live, before, 'The session could not be continued and was ended.');
      return;
    }
    const { standing, performs } = turn;
    const writes = [...before, ...turn.writes];
    switch (standing.kind) {
      case 'failed':
        await this.#end(live, writes, { reason: 'FAIL_ERROR', text: standing.text }, performs);
        return;
      case 'ended':
        await this.#end(live, writes, null, performs);
        return;
      case 'running':
        writes.push({
          kind: 'session.save',
          savedAt: clock.now(),
          session: {
            sessionId,
            callbackId: live.callback?.id ?? null,
            documentHash: live.documentHash,
            snapshot: standing.snapshot,
          },
        });
        break;
      case 'unchanged':
        break;
    }
    if (!(await this.#store(live, writes))) return;
    this.#live.keep(live);
    this.#perform(live, performs);
    for (const write of writes) {
      if (write.kind === 'timer.set') this.#ports.timerSet(write.timer.dueAt);
      else if (write.kind === 'timer.clear') this.#ports.timerCleared(sessionId, write.sendId);
    }
  }

  /** The session is over: its callback gets its one reason, and what it still held is given back. */
  async #end(
    live: LiveSession,
    decided: readonly Write[],
    ending: Ending | null,
    performs: readonly (() => void)[],
  ): Promise<void> {
    const { clock, routing, telemetry } = this.#ports;
    const { callback, sessionId } = live;
    const writes = [...decided, ...endWrites(live, ending, clock.now())];
    if (!(await this.#store(live, writes))) return;
    this.#live.drop(sessionId);
    this.#perform(live, performs);
    for (const pending of live.pending.values()) {
      if (pending.action === 'queue.submit' || pending.action === 'queue.reservation')
        routing.cancel(pending.requestId);
    }
    this.#releaseCalls(live);
    const reason = completionReason(writes);
    if (callback !== null && reason !== null)
      telemetry.count('callbacks_completed', { service: callback.service, reason });
    telemetry.log('info', 'session.ended', { callbackId: callback?.id, sessionId, reason });
  }

  /**
   * Commits what a turn decided. False: it can never be stored (a document that wrote a NUL, a number taken twice).
   * The session in memory is ahead of what is durable then, so it goes; what is durable is ended with a reason, and
   * nothing that was decided is performed.
   */
  async #store(live: LiveSession, writes: readonly Write[]): Promise<boolean> {
    try {
      await this.#commit(writes);
      return true;
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      const { sessionId, callback } = live;
      this.#ports.telemetry.log('error', 'session.not-stored', {
        sessionId,
        callbackId: callback?.id,
        error,
      });
      await this.#fail(live, [], 'What the scenario decided could not be stored, and the session was ended.');
      return false;
    }
  }

  /** Ends a session whose state cannot be had or kept. */
  async #fail(live: LiveSession, before: readonly Write[], text: string): Promise<void> {
    const { sessionId, callback } = live;
    const { store, clock, routing, telemetry } = this.#ports;
    this.#live.drop(sessionId);
    const [record, pending] = await patiently(
      () =>
        Promise.all([
          callback === null ? null : store.callbacks.get(callback.id),
          store.sessions.pendingActions([sessionId]),
        ]),
      this.#ports,
    );
    const { writes, reason } = failWrites(sessionId, record, text, clock.now());
    await this.#commit([...before, ...writes]);
    if (record !== null && reason !== null)
      telemetry.count('callbacks_completed', { service: record.service, reason });
    for (const { requestId } of pending) routing.cancel(requestId);
    this.#releaseCalls(live);
  }

  /** A conversation goes on without its session; anything less is hung up. */
  #releaseCalls({ callback, calls }: LiveSession): void {
    if (callback !== null && callback.connectedAt !== null) return;
    for (const callId of calls) {
      const entry = this.#ports.calls.get(callId);
      if (entry === undefined || standingOfCall(entry) !== 'routed') this.#ports.callControl.hangUp(callId);
    }
  }

  #perform(live: LiveSession, performs: readonly (() => void)[]): void {
    for (const perform of performs) {
      try {
        perform();
      } catch (error) {
        this.#ports.telemetry.log('error', 'action.failed', {
          sessionId: live.sessionId,
          callbackId: live.callback?.id,
          error,
        });
      }
    }
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return;
    await commitPatiently(this.#ports.store, writes, this.#ports);
    for (const write of writes) {
      if (write.kind !== 'callback.update' || write.set.state === undefined) continue;
      const { state, reason } = write.set;
      this.#ports.telemetry.log('info', 'callback.state', {
        callbackId: write.id,
        state,
        ...(reason === undefined ? {} : { reason }),
      });
    }
  }
}

/** Delivery of a delayed event. */
export function timerDelivery(timer: SessionTimer, stillWanted: () => boolean): Delivery {
  return {
    event: timer.event as JsonObject & ScxmlEvent,
    writes: [{ kind: 'timer.clear', sessionId: timer.sessionId, sendId: timer.sendId }],
    stillWanted,
  };
}
