import type { Chance, OutboxEntry, SessionId } from '@ringback/core';
import {
  BASIC_HTTP_PROCESSOR,
  eventFromSend,
  httpMessageFromSend,
  type ScxmlEvent,
  type SendEffect,
} from '@ringback/scxml';
import { isOwnSend, isScxmlProcessor } from '../engine/step-runner.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import { invokeRequest, outboxEntry } from './outgoing.ts';

/** Where an event of `<send>` goes. */
export type Route =
  | { readonly kind: 'self'; readonly event: ScxmlEvent }
  | { readonly kind: 'mail'; readonly entry: OutboxEntry }
  | { readonly kind: 'nowhere'; readonly why: string };

/** ORS writes the id of the other session without ornament (ORS reference 1). */
const BARE_SESSION_ID = /^[0-9A-Z]{32}$/;

/** Reads the target of a `<send>` (SCXML 6.2.4 and C.1; BasicHTTP, C.2). */
export function routeOf(effect: SendEffect, live: LiveSession, chance: Chance): Route {
  const { sessionId, starter, documentHash } = live;
  if (isOwnSend(sessionId, effect.target, effect.type))
    return { kind: 'self', event: eventFromSend(effect, { sessionId }) };
  if (effect.type === BASIC_HTTP_PROCESSOR) {
    return {
      kind: 'mail',
      entry: outboxEntry(chance.uuid(), null, {
        kind: 'http',
        message: httpMessageFromSend(effect),
        documentHash,
        from: sessionId,
        sendId: effect.sendIdGiven ? effect.sendId : null,
      }),
    };
  }
  if (!isScxmlProcessor(effect.type))
    return { kind: 'nowhere', why: `There is no way to send to ${effect.type}.` };
  const target = effect.target ?? '';
  if (target === '#_parent') {
    return starter?.kind === 'invoke'
      ? mail(starter.sessionId, effect, live, chance, starter.invokeId)
      : { kind: 'nowhere', why: 'This session has no parent.' };
  }
  const other = /^#_scxml_(.+)$/u.exec(target)?.[1] ?? (BARE_SESSION_ID.test(target) ? target : undefined);
  if (other !== undefined) return mail(other as SessionId, effect, live, chance, null);
  const child = live.pending.get(invokeRequest(target.replace(/^#_/u, '')))?.payload['child'];
  return typeof child === 'string'
    ? mail(child as SessionId, effect, live, chance, null)
    : { kind: 'nowhere', why: `There is no session at ${target}.` };
}

function mail(
  receiver: SessionId,
  effect: SendEffect,
  { sessionId }: LiveSession,
  chance: Chance,
  invokeId: string | null,
): Route {
  const event = eventFromSend(effect, { sessionId, ...(invokeId === null ? {} : { invokeId }) });
  return {
    kind: 'mail',
    entry: outboxEntry(chance.uuid(), receiver, {
      kind: 'event',
      event,
      from: sessionId,
      invoked: invokeId === null ? null : { invokeId, isEnd: false },
    }),
  };
}
