import {
  type Clock,
  hasCode,
  isLeaseLost,
  isStoreUnavailable,
  type JsonObject,
  type OutboxEntry,
  type SessionId,
  type Store,
  type Telemetry,
  type Write,
} from '@ringback/core';
import { standingOfCall } from '../calls/call-book.ts';
import type { SessionEngine } from '../engine/session-engine.ts';
import type { ModulePorts } from '../modules/module.ts';
import { releaseAction } from '../modules/registry.ts';
import { type EndNotice, endMail, noticeOf } from '../outbox/end-of-session.ts';
import type { LiveSession } from './live-session.ts';
import type { LiveSessions } from './live-sessions.ts';
import { commitPatiently, patiently } from './patience.ts';
import { completionReason, type Ending, endWrites, failWrites } from './session-end.ts';
import type { SessionLimits } from './session-limits.ts';
import type { TraceBook } from './trace-book.ts';
import { failureEntry } from './trace-entry.ts';
import { type Opening, runTurn, type TurnEvents, type TurnPorts, type TurnResult } from './turn.ts';

export interface SessionRunPorts extends ModulePorts {
  readonly store: Store;
  readonly engine: SessionEngine;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  /** Where the HTTP interface is reached. */
  readonly url: () => string;
  readonly given: () => JsonObject;
  readonly server: () => JsonObject;
  readonly limits: () => Pick<SessionLimits, 'pendingEvents' | 'isTraced' | 'isRecorded'>;
  readonly traces: Pick<TraceBook, 'add' | 'ended'>;
  /** A delayed event was committed and is due then. */
  readonly timerSet: (dueAt: number) => void;
  readonly timerCleared: (id: SessionId, sendId: string) => void;
  /** Entries of the outbox were committed. */
  readonly handOver: (mail: readonly OutboxEntry[]) => void;
  /** A callback is to be started again then. */
  readonly callbackDue: (dueAt: number) => void;
  /** Called before a session moves: what scripts may read at once is to be up to date. */
  readonly refresh: (documentHash: string) => Promise<void> | undefined;
  readonly isStopping: () => boolean;
}

/** What is committed together with a turn, besides what the document decides. */
export interface TurnExtras {
  readonly writes: readonly Write[];
  readonly mail?: readonly OutboxEntry[];
}

/** Makes turns of sessions that are in memory: step, commit, perform. The caller has one at a time for each. */
export class SessionRun {
  readonly #ports: SessionRunPorts;
  readonly #live: LiveSessions;
  readonly #turnPorts: TurnPorts;

  constructor(ports: SessionRunPorts, live: LiveSessions) {
    this.#ports = ports;
    this.#live = live;
    this.#turnPorts = { ...ports, saved: (id) => live.saved(id) };
  }

  /** Runs the events through the document, commits everything that was decided, then performs it. */
  async turn(live: LiveSession, opening: Opening, input: TurnEvents, extras: TurnExtras): Promise<void> {
    const { clock, telemetry } = this.#ports;
    const { sessionId } = live;
    let turn: TurnResult;
    const refreshing = this.#ports.refresh(live.documentHash);
    if (refreshing !== undefined) await refreshing;
    try {
      turn = await runTurn(live, opening, input, this.#turnPorts);
    } catch (error) {
      if (isStoreUnavailable(error) || (hasCode(error) && error.code === 'ORS_ENGINE_CLOSED')) throw error;
      // It cannot be read back, or its document cannot: it is ended with a reason (P5).
      telemetry.log('error', 'session.lost', { sessionId, callbackId: live.callback?.id, error });
      await this.#fail(live, extras.writes, 'The session could not be continued and was ended.');
      return;
    }
    const { standing, performs } = turn;
    this.#ports.traces.add(sessionId, turn.trace);
    const mail = [...(extras.mail ?? []), ...turn.mail];
    const writes = [...extras.writes, ...turn.writes];
    switch (standing.kind) {
      case 'failed':
        await this.end(live, {
          writes,
          mail,
          performs,
          ending: { reason: 'FAIL_ERROR', text: standing.text },
          notice: { kind: 'failed', text: standing.text },
        });
        return;
      case 'ended':
        await this.end(live, {
          writes,
          mail,
          performs,
          ending: null,
          notice: noticeOf(standing.status),
        });
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
            // Written once: later saves leave it as it is.
            starter: opening === null ? null : (live.starter as JsonObject | null),
          },
        });
        break;
      case 'unchanged':
        break;
    }
    if (!(await this.#store(live, writes, mail))) return;
    this.#live.keep(live);
    this.#perform(live, performs);
    this.#handOver(live, writes, mail);
  }

  /** The session is over: its callback gets its one reason, and what it still held is given back. */
  async end(
    live: LiveSession,
    over: {
      readonly ending: Ending | null;
      readonly notice: EndNotice;
      readonly writes?: readonly Write[];
      readonly mail?: readonly OutboxEntry[];
      readonly performs?: readonly (() => void)[];
    },
  ): Promise<void> {
    const { clock, telemetry, chance } = this.#ports;
    const { callback, sessionId, pending } = live;
    const mail = [...(over.mail ?? []), ...endMail(live, pending.values(), over.notice, chance)];
    const writes = [...(over.writes ?? []), ...endWrites(live, over.ending, clock.now())];
    if (!(await this.#store(live, writes, mail))) return;
    this.#live.drop(sessionId);
    this.#ports.traces.ended(sessionId);
    this.#perform(live, over.performs ?? []);
    this.#ports.requests.sessionEnded(sessionId);
    for (const request of pending.values()) releaseAction(request, this.#ports);
    this.#releaseCalls(live);
    this.#handOver(live, [], mail);
    for (const write of writes)
      if (write.kind === 'callback.restart') this.#ports.callbackDue(write.restart.dueAt);
    const reason = completionReason(writes);
    if (callback !== null && reason !== null)
      telemetry.count('callbacks_completed', { service: callback.service, reason });
    telemetry.log('info', 'session.ended', { callbackId: callback?.id, sessionId, reason });
  }

  /** Commits writes that belong to no session any more. */
  async commit(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return;
    await commitPatiently(this.#ports.store, writes, this.#ports);
    this.#logStates(writes);
  }

  #logStates(writes: readonly Write[]): void {
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

  /**
   * Commits what a turn decided. False: it can never be stored (a document that wrote a NUL, a number taken twice).
   * The session in memory is ahead of what is durable then, so it goes; what is durable is ended with a reason, and
   * nothing that was decided is performed.
   */
  async #store(live: LiveSession, writes: readonly Write[], mail: readonly OutboxEntry[]): Promise<boolean> {
    const unit =
      mail.length === 0
        ? writes
        : [...writes, ...mail.map((entry): Write => ({ kind: 'outbox.add', entry }))];
    if (unit.length === 0) return true;
    try {
      await commitPatiently(this.#ports.store, unit, this.#ports);
      this.#logStates(unit);
      return true;
    } catch (error) {
      const { sessionId, callback } = live;
      if (isStoreUnavailable(error) || isLeaseLost(error)) {
        // Given up on the way out: whatever comes to the session yet must not be stored without what was decided here.
        this.#live.drop(sessionId);
        throw error;
      }
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
    const { store, clock, telemetry, chance, traces } = this.#ports;
    const { sessionId, callback } = live;
    this.#live.drop(sessionId);
    traces.add(sessionId, [failureEntry(clock.now(), text)]);
    traces.ended(sessionId);
    this.#ports.requests.sessionEnded(sessionId);
    const [record, pending] = await patiently(
      () =>
        Promise.all([
          callback === null ? null : store.callbacks.get(callback.id),
          store.sessions.pendingActions([sessionId]),
        ]),
      this.#ports,
    );
    // One that was given another session meanwhile is not this one's to end.
    const isOwn = record !== null && (record.sessionId === null || record.sessionId === sessionId);
    const { writes, reason } = failWrites(sessionId, isOwn ? record : null, text, clock.now());
    const mail = endMail(live, pending, { kind: 'failed', text }, chance);
    await this.commit([...before, ...writes, ...mail.map((entry): Write => ({ kind: 'outbox.add', entry }))]);
    if (record !== null && reason !== null)
      telemetry.count('callbacks_completed', { service: record.service, reason });
    for (const request of pending) releaseAction(request, this.#ports);
    this.#releaseCalls(live);
    this.#ports.handOver(mail);
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

  /** Tells whoever waits for it what was committed. */
  #handOver({ sessionId }: LiveSession, writes: readonly Write[], mail: readonly OutboxEntry[]): void {
    const { timerSet, timerCleared, handOver } = this.#ports;
    for (const write of writes) {
      if (write.kind === 'timer.set') timerSet(write.timer.dueAt);
      else if (write.kind === 'timer.clear') timerCleared(sessionId, write.sendId);
    }
    if (mail.length > 0) handOver(mail);
  }
}
