import { type JsonObject, type RequestId, requestId, type Write } from '@ringback/core';
import type { LiveSession } from './live-session.ts';

/** Sent right after the start; what the document answers becomes the answer to the create request (API reference 3.2). */
export const GREETING = 'gms.start';
/** Open from the start of a session until it has been greeted. */
export const GREETING_ACTION = 'ws.greeting';
export const GREETING_ID: RequestId = requestId(GREETING_ACTION);

/** Whether a document waits for it by its name; one that takes any event has not said that it answers this one. */
export function waitsForGreeting(hears: readonly string[]): boolean {
  return hears.some((event) => event === GREETING || event === 'gms');
}

/**
 * Remembers that the session is still to be greeted, with its beginning: whoever was about to do it may be killed, and the
 * document would wait for ever.
 */
export function keepUngreeted(live: LiveSession, data: JsonObject): Write[] {
  const payload: JsonObject = { sessionId: live.sessionId, data };
  const pending = { requestId: GREETING_ID, action: GREETING_ACTION, payload };
  live.pending.set(GREETING_ID, pending);
  return [{ kind: 'action.add', action: { sessionId: live.sessionId, ...pending } }];
}
