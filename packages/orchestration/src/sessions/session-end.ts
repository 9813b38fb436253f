import type { CallbackId, CallbackState, SessionId, Write } from '@ringback/core';
import { restartOf } from '../callbacks/restart.ts';
import { historyWrite } from '../modules/module.ts';
import type { LiveSession } from './live-session.ts';

/** Why a session ends that did not reach its own end. */
export interface Ending {
  readonly reason: string;
  readonly text: string;
}

/** Writes that end a session; its callback gets its one reason (P5). `ending` is null when the document ended by itself. */
export function endWrites(live: LiveSession, ending: Ending | null, at: number): Write[] {
  const { callback } = live;
  const writes: Write[] = [];
  const restart = ending === null ? restartOf(live, at) : null;
  if (callback !== null && restart !== null && callback.state !== 'COMPLETED') {
    writes.push({ kind: 'callback.restart', id: callback.id, restart });
    if (restart.state !== callback.state)
      writes.push(
        ...historyWrite(live, at, {
          source: 'system',
          event: restart.state === 'SCHEDULED' ? 'callback.rescheduled' : 'callback.queued-again',
          text: 'Another session goes on with the callback at its time.',
          stateAfter: restart.state,
          data: { desiredAt: restart.desiredAt },
        }),
      );
  } else if (callback !== null && callback.state !== 'COMPLETED') {
    const reason = callback.connectedAt !== null ? 'AGENT_CONNECTED' : (ending?.reason ?? 'NOT_AVAILABLE');
    const state: CallbackState = 'COMPLETED';
    writes.push(
      { kind: 'callback.update', id: callback.id, set: { state, reason, completedAt: at } },
      ...historyWrite(live, at, {
        source: 'system',
        event: 'callback.completed',
        text: ending?.text ?? 'The scenario ended without a reason.',
        stateAfter: state,
        data: { reason },
      }),
    );
    callback.state = state;
  }
  writes.push({ kind: 'session.end', sessionId: live.sessionId, endedAt: at });
  return writes;
}

/** The same without its snapshot: only the record and the row of the session are touched. */
export function failWrites(
  id: SessionId,
  record: {
    readonly id: CallbackId;
    readonly state: CallbackState;
    readonly connectedAt: number | null;
  } | null,
  text: string,
  at: number,
): { readonly writes: Write[]; readonly reason: string | null } {
  const writes: Write[] = [{ kind: 'session.end', sessionId: id, endedAt: at }];
  if (record === null || record.state === 'COMPLETED') return { writes, reason: null };
  const reason = record.connectedAt === null ? 'FAIL_ERROR' : 'AGENT_CONNECTED';
  writes.push(...recordEnd(record, { source: 'system', reason, text }, at));
  return { writes, reason };
}

/** Writes that complete a callback without asking its session. */
export function recordEnd(
  { id, state }: { readonly id: CallbackId; readonly state: CallbackState },
  { source, reason, text }: Ending & { readonly source: string },
  at: number,
): Write[] {
  return [
    { kind: 'callback.update', id, set: { state: 'COMPLETED', reason, completedAt: at } },
    {
      kind: 'history.append',
      entry: {
        callbackId: id,
        at,
        source,
        event: 'callback.completed',
        text,
        stateBefore: state,
        stateAfter: 'COMPLETED',
        data: { reason },
      },
    },
  ];
}

/** The reason with which writes complete a callback, or null. */
export function completionReason(writes: readonly Write[]): string | null {
  for (const write of writes) {
    if (write.kind === 'callback.update' && write.set.reason !== undefined) return write.set.reason;
  }
  return null;
}
