import {
  type CallbackId,
  type CallbackRepository,
  mayMove,
  type RecordNews,
  type ReportOutcome,
} from '@ringback/core';
import { completeRecord, type RecordPorts } from '../sessions/complete-record.ts';
import { commitPatiently } from '../sessions/patience.ts';
import type { SessionHost } from '../sessions/session-host.ts';

export interface ReportPorts extends RecordPorts {
  readonly callbacks: Pick<CallbackRepository, 'get'>;
  readonly host: () => Pick<SessionHost, 'exclusively'>;
  readonly withdraw: (id: CallbackId) => void;
}

/** What another server of sessions says of a callback that it runs; resolves when that is committed. */
export function reportCallback(
  id: CallbackId,
  { state, reason }: RecordNews,
  ports: ReportPorts,
): Promise<ReportOutcome> {
  const { callbacks, clock, withdraw, store } = ports;
  return ports.host().exclusively(id, async (): Promise<ReportOutcome> => {
    const record = await callbacks.get(id);
    if (record === null) return 'unknown';
    if (record.sessionServer === null || !mayMove(record.state, state)) return 'impossible';
    if (state === 'COMPLETED') {
      const text = `The callback ended: ${reason}.`;
      await completeRecord(record, { source: 'session', reason, text }, ports);
      withdraw(id);
      return 'reported';
    }
    if (state === record.state) return 'reported';
    const now = clock.now();
    const writes = [
      {
        kind: 'callback.update',
        id,
        // From then on nobody cancels it any more.
        set: { state, ...(state === 'PROCESSING' ? { connectedAt: now } : {}) },
      },
      {
        kind: 'history.append',
        entry: {
          callbackId: id,
          at: now,
          source: 'session',
          event: 'callback.moved',
          text: `The callback is now ${state}.`,
          stateBefore: record.state,
          stateAfter: state,
          data: {},
        },
      },
    ] as const;
    await commitPatiently(store, writes, ports);
    ports.telemetry.log('info', 'callback.state', { callbackId: id, state });
    return 'reported';
  });
}
