import {
  type CallbackId,
  type CallbackRecord,
  type CallbackRepository,
  type CancelOptions,
  type CancelOutcome,
  isCancellable,
  type SessionId,
} from '@ringback/core';
import { completeRecord, type RecordPorts } from '../sessions/complete-record.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import type { ServerEnd, SessionServer } from './session-server.ts';

export interface CallbackEndingPorts extends RecordPorts {
  readonly callbacks: CallbackRepository;
  readonly host: () => SessionHost;
  /** A server of sessions at its base URL. */
  readonly serverAt: (url: string) => SessionServer;
  /** This platform, with its other nodes. */
  readonly own: Pick<SessionServer, 'send' | 'terminate'>;
  /** A callback without a session has ended: it may have been claimed to be started. */
  readonly withdraw: (id: CallbackId) => void;
}

/** Ends callbacks from outside, wherever their sessions run. */
export class CallbackEndings {
  readonly #ports: CallbackEndingPorts;

  constructor(ports: CallbackEndingPorts) {
    this.#ports = ports;
  }

  /** For a customer or an administrator; resolves when it is committed. */
  cancel(id: CallbackId, reason: string, { discardFailure = false }: CancelOptions): Promise<CancelOutcome> {
    return this.#alone(id, async (record): Promise<CancelOutcome> => {
      if (record === null) return { kind: 'unknown' };
      if (!isCancellable(record.state) || this.#isConnected(record))
        return { kind: 'not-cancellable', state: record.state };
      const { sessionId, sessionServer } = record;
      if (sessionId !== null) {
        const stopped =
          sessionServer === null
            ? await this.#cancelHere(record, sessionId, reason)
            : await this.#ports.serverAt(sessionServer).terminate(sessionId);
        if (stopped.kind === 'cancelled' || stopped.kind === 'not-cancellable') return stopped;
        if (stopped.kind === 'gone' && !discardFailure) return { kind: 'session-lost' };
        if (stopped.kind === 'failed' && !discardFailure) return { kind: 'unreachable', why: stopped.why };
      }
      await this.#complete(record, reason, 'The request was cancelled.');
      return { kind: 'cancelled' };
    });
  }

  /** Ends a callback whose time to live is over, whatever its document thinks (P5). */
  expire(id: CallbackId): Promise<void> {
    return this.#alone(id, async (record) => {
      if (record === null || record.state === 'COMPLETED') return;
      const text = 'The time to live of the request is over.';
      const { sessionId, sessionServer } = record;
      if (sessionId !== null && sessionServer === null) {
        await this.#ports.host().end(sessionId, 'FAIL_TIMEOUT_TTL', text);
        return;
      }
      // A server that does not answer keeps its session; the callback is over here.
      if (sessionId !== null && sessionServer !== null)
        await this.#ports.serverAt(sessionServer).terminate(sessionId);
      await this.#complete(record, 'FAIL_TIMEOUT_TTL', text);
    });
  }

  async #cancelHere(
    record: CallbackRecord,
    sessionId: SessionId,
    reason: string,
  ): Promise<CancelOutcome | ServerEnd> {
    const host = this.#ports.host();
    const outcome = await host.deliver(sessionId, {
      event: { name: 'callback.cancel', type: 'external', data: { reason } },
    });
    if (outcome === 'elsewhere') return this.#cancelAtNode(record, sessionId, reason);
    // A document that does not know the event is ended all the same: cancelled is cancelled.
    if (outcome === 'delivered') await host.end(sessionId, reason, 'The request was cancelled.');
    const after = await this.#afterCancel(record, reason);
    // Nobody runs it here, and yet it has not ended.
    return outcome === 'gone' && after.kind !== 'cancelled' && after.state === record.state
      ? { kind: 'gone' }
      : after;
  }

  /** The same where another node runs the session: its document hears of it first. */
  async #cancelAtNode(
    record: CallbackRecord,
    sessionId: SessionId,
    reason: string,
  ): Promise<CancelOutcome | ServerEnd> {
    const { own } = this.#ports;
    const told = await own.send(sessionId, 'callback.cancel', { reason });
    if (told.kind === 'failed') return told;
    const after = await this.#afterCancel(record, reason);
    if (after.kind === 'cancelled' || after.state === 'COMPLETED' || told.kind === 'gone') return after;
    // Its end is known before the session hears of it, and so is its reason.
    await this.#complete(record, reason, 'The request was cancelled.');
    await own.terminate(sessionId);
    return { kind: 'cancelled' };
  }

  async #afterCancel(
    record: CallbackRecord,
    reason: string,
  ): Promise<Extract<CancelOutcome, { kind: 'cancelled' | 'not-cancellable' }>> {
    const after = await this.#ports.callbacks.get(record.id);
    return after?.reason === reason
      ? { kind: 'cancelled' }
      : { kind: 'not-cancellable', state: after?.state ?? record.state };
  }

  #alone<T>(id: CallbackId, work: (record: CallbackRecord | null) => Promise<T>): Promise<T> {
    return this.#ports.host().exclusively(id, async () => work(await this.#ports.callbacks.get(id)));
  }

  /** What is known here of an answer may be on its way to the record. */
  #isConnected({ connectedAt, sessionId }: CallbackRecord): boolean {
    const standing = sessionId === null ? null : (this.#ports.host().peek(sessionId)?.callback ?? null);
    return connectedAt !== null || (standing?.connectedAt ?? null) !== null;
  }

  async #complete(record: CallbackRecord, reason: string, text: string): Promise<void> {
    await completeRecord(record, { source: 'system', reason, text }, { ...this.#ports, giveUpAfterMs: 0 });
    this.#ports.withdraw(record.id);
  }
}
