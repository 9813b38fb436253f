import {
  type CallbackId,
  type CallbackRecord,
  type CallbackState,
  type Clock,
  effectiveOptions,
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
import {
  deliver,
  restoreSession,
  type ScxmlDocument,
  type ScxmlEvent,
  type StepResult,
  saveSession,
  startSession,
} from '@ringback/scxml';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import type { Documents } from './documents.ts';
import { interpretEffects } from './effects.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { type LiveSession, standingOf } from './live-session.ts';
import { commitPatiently } from './patient-commit.ts';
import { sessionParameters } from './session-parameters.ts';

export interface SessionHostPorts extends ModulePorts {
  readonly store: Store;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  readonly serviceOptions: (service: string) => OptionMap | null;
  /** A delayed event was committed and is due then. */
  readonly timerSet: (dueAt: number) => void;
  readonly timerCleared: (id: SessionId, sendId: string) => void;
  readonly isStopping: () => boolean;
}

/** Something that happened to a session. */
export interface Delivery {
  readonly event: ScxmlEvent | null;
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

/** Events a session may send itself within one unit before it counts as endless. */
const MOST_STEPS_PER_UNIT = 1000;
/** Sessions kept in memory between events; others are read back when an event comes. */
const MOST_CACHED = 2000;

/**
 * Runs sessions: one turn at a time for each, every turn is load, step, commit, perform (architecture 2.4, 3).
 * What a step decided is durable before any of it is performed.
 */
export class SessionHost {
  readonly #ports: SessionHostPorts;
  readonly #turns = new KeyedQueue();
  readonly #live = new Map<SessionId, LiveSession>();

  constructor(ports: SessionHostPorts) {
    this.#ports = ports;
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
  async start(record: CallbackRecord, id: SessionId, document: ScxmlDocument): Promise<void> {
    await this.#turn(id, async () => {
      const now = this.#ports.clock.now();
      const options = effectiveOptions(
        this.#ports.serviceOptions(record.service) ?? {},
        record.params,
        record.userData,
      );
      const standing = standingOf(record, options);
      const { session, result } = startSession(document, {
        sessionId: id,
        params: sessionParameters(record, options),
        nowMs: now,
        seed: this.#seed(),
      });
      const live: LiveSession = {
        sessionId: id,
        session,
        callback: standing,
        pending: new Map(),
        calls: new Set(),
      };
      const writes: Write[] = [
        {
          kind: 'callback.update',
          id: record.id,
          set: { sessionId: id, ...(record.state === 'SCHEDULED' ? { state: 'QUEUED' as const } : {}) },
        },
        ...historyWrite(live, now, {
          source: 'scheduler',
          event: 'session.started',
          text: 'The scenario of the service was started.',
          stateAfter: record.state === 'SCHEDULED' ? 'QUEUED' : record.state,
          data: { sessionId: id, document: document.url },
        }),
      ];
      if (standing.state === 'SCHEDULED') standing.state = 'QUEUED';
      await this.#finish(live, [result], writes, []);
    });
  }

  /** Hands an event to a session; resolves when its step is committed. A session that is gone only gets the writes. */
  deliver(id: SessionId, delivery: Delivery): Promise<'delivered' | 'gone' | 'stale'> {
    return this.#turn(id, async () => {
      if (delivery.stillWanted?.() === false) return 'stale';
      const live = await this.#loadOrFail(id);
      if (live === null) {
        await this.#commit(delivery.writes ?? []);
        return 'gone';
      }
      if (delivery.onlyIfPending !== undefined && !live.pending.has(delivery.onlyIfPending)) return 'stale';
      const writes: Write[] = [...(delivery.writes ?? []), ...(delivery.before?.(live) ?? [])];
      if (delivery.settles !== undefined && live.pending.delete(delivery.settles)) {
        writes.push({ kind: 'action.remove', sessionId: id, requestId: delivery.settles });
      }
      await this.#finish(live, [], writes, delivery.event === null ? [] : [delivery.event]);
      return 'delivered';
    });
  }

  /** Ends a session from outside, whatever its document thinks, and completes its callback. */
  end(id: SessionId, reason: string, text: string): Promise<void> {
    return this.#turn(id, async () => {
      const live = await this.#loadOrFail(id);
      if (live !== null) await this.#end(live, [], { reason, text });
    });
  }

  /** The live session, for views. */
  peek(id: SessionId): LiveSession | undefined {
    return this.#live.get(id);
  }

  #turn<T>(id: SessionId, work: () => Promise<T>): Promise<T> {
    return this.#ports.work.track(this.#turns.run(id, work));
  }

  #seed(): number {
    return Math.floor(this.#ports.chance.random() * 0x7fffffff);
  }

  /** A session that cannot be read back is ended with a reason (P5); null then, as for one that is gone. */
  async #loadOrFail(id: SessionId): Promise<LiveSession | null> {
    try {
      return await this.#load(id);
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      const stored = await this.#ports.store.sessions.get(id);
      this.#ports.telemetry.log('error', 'session.lost', {
        sessionId: id,
        callbackId: stored?.callbackId,
        error,
      });
      await this.#failUnread(id, stored?.callbackId ?? null);
      return null;
    }
  }

  /** Ends a session without its snapshot: only the record and the row of the session are touched. */
  async #failUnread(id: SessionId, callbackId: CallbackId | null): Promise<void> {
    const { store, clock, routing, telemetry } = this.#ports;
    const at = clock.now();
    const writes: Write[] = [{ kind: 'session.end', sessionId: id, endedAt: at }];
    const record = callbackId === null ? null : await store.callbacks.get(callbackId);
    const pending = await store.sessions.pendingActions([id]);
    if (record !== null && record.state !== 'COMPLETED') {
      const reason = record.connectedAt === null ? 'FAIL_ERROR' : 'AGENT_CONNECTED';
      writes.push(
        { kind: 'callback.update', id: record.id, set: { state: 'COMPLETED', reason, completedAt: at } },
        {
          kind: 'history.append',
          entry: {
            callbackId: record.id,
            at,
            source: 'system',
            event: 'callback.completed',
            text: 'The session could not be continued and was ended.',
            stateBefore: record.state,
            stateAfter: 'COMPLETED',
            data: { reason },
          },
        },
      );
      telemetry.count('callbacks_completed', { service: record.service, reason });
    }
    await this.#commit(writes);
    for (const { requestId } of pending) routing.cancel(requestId);
  }

  async #load(id: SessionId): Promise<LiveSession | null> {
    const cached = this.#live.get(id);
    if (cached !== undefined) return cached;
    const { store, documents } = this.#ports;
    const stored = await store.sessions.get(id);
    if (stored === null) return null;
    const [document, pending, record] = await Promise.all([
      documents.version(stored.documentHash),
      store.sessions.pendingActions([id]),
      stored.callbackId === null ? null : store.callbacks.get(stored.callbackId),
    ]);
    const options =
      record === null
        ? {}
        : effectiveOptions(this.#ports.serviceOptions(record.service) ?? {}, record.params, record.userData);
    const live: LiveSession = {
      sessionId: id,
      session: restoreSession(document, stored.snapshot),
      callback: record === null ? null : standingOf(record, options),
      pending: new Map(pending.map((entry) => [entry.requestId, entry])),
      calls: new Set(),
    };
    this.#cache(live);
    return live;
  }

  #cache(live: LiveSession): void {
    this.#live.delete(live.sessionId);
    this.#live.set(live.sessionId, live);
    if (this.#live.size <= MOST_CACHED) return;
    for (const [id, candidate] of this.#live) {
      // One with a call on the phone is needed again in a moment, and its calls are known only here.
      if (candidate.calls.size > 0 || candidate === live) continue;
      this.#live.delete(id);
      if (this.#live.size <= MOST_CACHED) return;
    }
  }

  /** Runs the events through the document, commits everything that was decided, then performs it. */
  async #finish(
    live: LiveSession,
    results: StepResult[],
    writes: Write[],
    events: ScxmlEvent[],
  ): Promise<void> {
    const { clock, telemetry } = this.#ports;
    const now = clock.now();
    const performs: (() => void)[] = [];
    const queue = [...events];
    let failure: { reason: string; text: string } | null = null;
    let steps = 0;
    try {
      for (;;) {
        const result = results.shift();
        if (result !== undefined) {
          const outcome = interpretEffects(result.effects, { ...this.#ports, live, now });
          writes.push(...outcome.writes);
          performs.push(...outcome.performs);
          queue.push(...outcome.events);
          continue;
        }
        const event = queue.shift();
        if (event === undefined || live.session.status.kind !== 'running') break;
        if (++steps > MOST_STEPS_PER_UNIT) {
          failure = { reason: 'FAIL_ERROR', text: 'The document sends itself events without end.' };
          break;
        }
        telemetry.count('scxml_events');
        results.push(deliver(live.session, event, { nowMs: now, seed: this.#seed() }));
      }
    } catch (error) {
      // The interpreter itself failed: this callback is ended with a reason rather than left behind.
      telemetry.log('error', 'session.failed', {
        sessionId: live.sessionId,
        callbackId: live.callback?.id,
        error,
      });
      failure = { reason: 'FAIL_ERROR', text: 'The session failed and was ended.' };
    }
    const status = live.session.status;
    if (status.kind === 'failed') failure = { reason: 'FAIL_ERROR', text: status.message };
    if (failure !== null || status.kind !== 'running') {
      await this.#end(live, writes, failure, performs);
      return;
    }
    writes.push({
      kind: 'session.save',
      savedAt: now,
      session: {
        sessionId: live.sessionId,
        callbackId: live.callback?.id ?? null,
        documentHash: live.session.document.hash,
        snapshot: saveSession(live.session),
      },
    });
    try {
      await this.#commit(writes);
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      await this.#refusedByStore(live, error);
      return;
    }
    this.#cache(live);
    this.#perform(live, performs);
    for (const write of writes) {
      if (write.kind === 'timer.set') this.#ports.timerSet(write.timer.dueAt);
      else if (write.kind === 'timer.clear') this.#ports.timerCleared(live.sessionId, write.sendId);
    }
  }

  /**
   * What was decided can never be stored (a document that wrote a NUL, a number taken twice). The session in memory
   * is ahead of what is durable, so it goes; what is durable is ended with a reason, and nothing decided is performed.
   */
  async #refusedByStore(live: LiveSession, error: unknown): Promise<void> {
    const { telemetry, callControl } = this.#ports;
    telemetry.log('error', 'session.not-stored', {
      sessionId: live.sessionId,
      callbackId: live.callback?.id,
      error,
    });
    this.#live.delete(live.sessionId);
    await this.#failUnread(live.sessionId, live.callback?.id ?? null);
    if (live.callback?.connectedAt == null) for (const callId of live.calls) callControl.hangUp(callId);
  }

  /** The session is over: its callback gets its one reason, and what it still held is given back. */
  async #end(
    live: LiveSession,
    writes: Write[],
    ending: { reason: string; text: string } | null,
    performs: (() => void)[] = [],
  ): Promise<void> {
    const { clock, routing, callControl, telemetry } = this.#ports;
    const now = clock.now();
    const callback = live.callback;
    if (callback !== null && callback.state !== 'COMPLETED') {
      const reason = callback.connectedAt !== null ? 'AGENT_CONNECTED' : (ending?.reason ?? 'NOT_AVAILABLE');
      const state: CallbackState = 'COMPLETED';
      writes.push(
        { kind: 'callback.update', id: callback.id, set: { state, reason, completedAt: now } },
        ...historyWrite(live, now, {
          source: 'system',
          event: 'callback.completed',
          text: ending?.text ?? 'The scenario ended without a reason.',
          stateAfter: state,
          data: { reason },
        }),
      );
      callback.state = state;
    }
    writes.push({ kind: 'session.end', sessionId: live.sessionId, endedAt: now });
    try {
      await this.#commit(writes);
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      await this.#refusedByStore(live, error);
      return;
    }
    this.#live.delete(live.sessionId);
    this.#perform(live, performs);
    for (const pending of live.pending.values()) {
      if (pending.action === 'queue.submit' || pending.action === 'queue.reservation')
        routing.cancel(pending.requestId);
    }
    // A conversation goes on without its session; anything less is hung up.
    if (callback?.connectedAt == null) for (const callId of live.calls) callControl.hangUp(callId);
    if (callback !== null) {
      const reason = completionReason(writes);
      if (reason !== null) telemetry.count('callbacks_completed', { service: callback.service, reason });
      telemetry.log('info', 'session.ended', { callbackId: callback.id, sessionId: live.sessionId, reason });
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

function completionReason(writes: readonly Write[]): string | null {
  for (const write of writes) {
    if (write.kind === 'callback.update' && write.set.reason !== undefined) return write.set.reason;
  }
  return null;
}

/** Delivery of a delayed event. */
export function timerDelivery(timer: SessionTimer, stillWanted: () => boolean): Delivery {
  return {
    event: timer.event as JsonObject & ScxmlEvent,
    writes: [{ kind: 'timer.clear', sessionId: timer.sessionId, sendId: timer.sendId }],
    stillWanted,
  };
}
