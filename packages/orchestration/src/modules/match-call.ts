import { requestId as asRequestId } from '@ringback/core';
import type { ActionEffect, JsonObject, ScxmlEvent } from '@ringback/scxml';
import type { HandOver } from '../calls/hand-over.ts';
import { textAttribute } from './attributes.ts';
import { ownCall, unknownCall } from './interaction/own-call.ts';
import type { ActionContext, Decision } from './module.ts';

/** Action of the open request. */
export const MATCH_ACTION = 'callback.match';

/**
 * `callback:match`: gives the call to the session of the request whose customer was given this `number`, and this `code`
 * (scenarios 10). The answer is `callback.match.done` with its `id`, and the call is not this session's any more.
 */
export function matchCall(action: ActionEffect, context: ActionContext): Decision {
  const { live, callMatching, answer } = context;
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall('error.callback.match', action);
  const requestId = asRequestId(action.requestId);
  const { callId } = entry;
  const text = (name: string): string => textAttribute(action, name) ?? '';
  const query = { number: text('number'), code: text('code'), phone: text('phone') };
  const pending = { requestId, action: MATCH_ACTION, payload: { callId } };
  live.pending.set(requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
    perform: () =>
      callMatching.match(callId, query, (outcome) =>
        answer(live.sessionId, requestId, eventOf(outcome, { requestid: requestId, interactionid: callId })),
      ),
  };
}

function eventOf(outcome: HandOver, data: JsonObject): ScxmlEvent {
  const told = (name: string, more: JsonObject): ScxmlEvent => ({
    name,
    type: 'external',
    data: { ...data, ...more },
  });
  switch (outcome.kind) {
    case 'handed-over':
      return told('callback.match.done', { id: outcome.id });
    case 'unknown':
      return told('error.callback.match', {
        error: 'unknown',
        description: 'No request waits for this call.',
      });
    case 'failed':
      return told('error.callback.match', {
        error: 'remote',
        description: 'Nobody can say now whose call it is.',
      });
  }
}
