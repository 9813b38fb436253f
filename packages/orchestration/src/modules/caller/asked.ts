import { requestId as asRequestId, type RequestId } from '@ringback/core';
import type { ActionEffect, JsonObject, ScxmlEvent } from '@ringback/scxml';
import type { Pending } from '../../sessions/live-session.ts';
import type { ActionContext, Decision, Resumption } from '../module.ts';

/** What came of something that a caller asked for. */
export type Told =
  | { readonly kind: 'done'; readonly data: JsonObject }
  | {
      readonly kind: 'refused';
      readonly error: string;
      readonly description: string;
      readonly data?: JsonObject;
    };

export const refusal = (error: string, description: string, data: JsonObject = {}): Told => ({
  kind: 'refused',
  error,
  description,
  data,
});

/**
 * An action of `callback` that is answered by work outside of the session: done after the commit, answered as
 * `callback.<name>.done` or `error.callback.<name>` (`remote` when it cannot be said now).
 */
export function asked(
  action: ActionEffect,
  context: ActionContext,
  name: string,
  work: () => Promise<Told>,
): Decision {
  const { live, callers, answer } = context;
  const requestId = asRequestId(action.requestId);
  const pending: Pending = { requestId, action: `callback.${name}`, payload: {} };
  live.pending.set(requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }],
    perform: () =>
      callers.ask(work, (told) =>
        answer(
          live.sessionId,
          requestId,
          eventOf(name, requestId, told ?? refusal('remote', 'Nobody can say now what came of it.')),
        ),
      ),
  };
}

/** The call that it was asked in ended with the process. */
export function resumeAsked({ requestId, action }: Pending): Resumption {
  const name = action.slice('callback.'.length);
  const told = refusal('interrupted', 'The platform was restarted.');
  return { kind: 'answer', event: eventOf(name, requestId, told) };
}

function eventOf(name: string, requestId: RequestId, told: Told): ScxmlEvent {
  const common = { requestid: requestId };
  return told.kind === 'done'
    ? { name: `callback.${name}.done`, type: 'external', data: { ...common, ...told.data } }
    : {
        name: `error.callback.${name}`,
        type: 'external',
        data: { ...common, ...told.data, error: told.error, description: told.description },
      };
}
