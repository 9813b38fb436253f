import { callId as asCallId, requestId as asRequestId, type CallId } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { standingOfCall } from '../../calls/call-book.ts';
import type { LiveSession, Pending } from '../../sessions/live-session.ts';
import { textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { interactionOf } from './interaction.ts';
import { ownCall, unknownCall } from './own-call.ts';

export const MERGE_ACTION = 'ixn.merge';
const MERGE_ERROR = 'error.interaction.merge';

/**
 * `ixn:merge`: joins two calls of the session with one waiting party each, as `RequestMergeCalls` does (routing reference
 * 4.6): the party of `frominteractionid`, a consultation call, is taken over into `interactionid`, and the former ends.
 */
export function merge(action: ActionEffect, context: ActionContext): Decision {
  const { live, calls, callControl } = context;
  const entry = ownCall(action, context);
  const wanted = textAttribute(action, 'frominteractionid');
  const from = wanted === null ? undefined : calls.get(asCallId(wanted));
  if (entry === undefined || from === undefined || interactionOf(live, from.callId)?.isOwned !== true)
    return unknownCall(MERGE_ERROR, action);
  for (const call of [entry, from]) {
    if (call.legs.size === 0)
      return refused(MERGE_ERROR, action.requestId, 'cancelled', 'The party has left.');
    const standing = standingOfCall(call);
    if (standing !== 'waiting') {
      const description = 'Only calls in which one party waits can be merged.';
      return refused(MERGE_ERROR, action.requestId, `invalidstate.${standing}`, description);
    }
  }
  const { callId } = entry;
  const fromCallId = from.callId;
  const pending: Pending = {
    requestId: asRequestId(action.requestId),
    action: MERGE_ACTION,
    payload: { callId, fromCallId },
  };
  live.pending.set(pending.requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
    perform: () => callControl.merge({ callId, fromCallId }),
  };
}

/** The request of a session that two calls be merged; undefined when none is open. */
export function mergeOf(live: LiveSession, callId: CallId, fromCallId: CallId): Pending | undefined {
  return [...live.pending.values()].find(
    ({ action, payload }) =>
      action === MERGE_ACTION && payload['callId'] === callId && payload['fromCallId'] === fromCallId,
  );
}
