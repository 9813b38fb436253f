import type { CallId, RequestId, Write } from '@ringback/core';
import type { TreatmentOrder } from '../../calls/call-treatments.ts';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import type { Resumption } from '../module.ts';

/**
 * Treatments whose end a document waits for are kept among its open requests, so that it hears of them after a restart
 * as well. One that sounds without end is not.
 */
export function keepTreatment(live: LiveSession, callId: CallId, order: TreatmentOrder): Write[] {
  if (order.collect === null && order.steps.some(isEndless)) return [];
  const pending: Pending = {
    requestId: order.requestId,
    action: `dialog.${order.verb}`,
    payload: { callId },
  };
  live.pending.set(pending.requestId, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

/** An application whose end a document waits for. */
export function keepApplication(
  live: LiveSession,
  callId: CallId,
  requestId: RequestId,
  verb: string,
): Write[] {
  const pending: Pending = { requestId, action: `dialog.${verb}`, payload: { callId } };
  live.pending.set(requestId, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}

function isEndless({ source, loop, durationMs }: TreatmentOrder['steps'][number]): boolean {
  return durationMs === null && (loop || (source.kind !== 'file' && source.kind !== 'words'));
}

/** Treatments of a call that are replaced, or whose party talks to somebody now: nothing is told of them. */
export function forgetTreatments(live: LiveSession, callId: CallId): Write[] {
  const forgotten: RequestId[] = [];
  for (const { requestId, action, payload } of live.pending.values())
    if (action.startsWith('dialog.') && payload['callId'] === callId) forgotten.push(requestId);
  return forgotten.map((requestId): Write => {
    live.pending.delete(requestId);
    return { kind: 'action.remove', sessionId: live.sessionId, requestId };
  });
}

/** The call of a treatment died with the process. */
export function resumeTreatment({ requestId, action, payload }: Pending): Resumption {
  const data = {
    requestid: requestId,
    interactionid: payload['callId'] ?? null,
    error: 'interrupted',
    description: 'The switch was restarted.',
  };
  return { kind: 'answer', event: { name: `error.${action}`, type: 'external', data } };
}
