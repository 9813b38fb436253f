import { isJsonObject, type Json, type JsonObject } from '@ringback/core';
import { type BayeuxClient, type BayeuxClients, CONNECT_TIMEOUT_MS } from './bayeux-clients.ts';

const RETRY = { reconnect: 'retry', interval: 0, timeout: CONNECT_TIMEOUT_MS };
const AGAIN = { reconnect: 'handshake', interval: 0 };

/** What one message of a client comes to: its answer, and for a connect who waits how long. */
export interface BayeuxReply {
  readonly answer: JsonObject;
  readonly connect: { readonly client: BayeuxClient; readonly timeoutMs: number } | null;
}

/**
 * Bayeux 1.0 by long polling, as much as clients need that hear of pushes: handshake, connect, subscribe, unsubscribe,
 * disconnect. What a client publishes itself is refused.
 */
export function answerBayeux(message: JsonObject, clients: BayeuxClients, user: string | null): BayeuxReply {
  const { channel } = message;
  const id = message['id'] === undefined ? {} : { id: message['id'] };
  const reply = (more: JsonObject): BayeuxReply => ({
    answer: { channel: String(channel), ...more, ...id },
    connect: null,
  });
  const refuse = (error: string, advice: JsonObject = RETRY): BayeuxReply =>
    reply({ successful: false, error, advice });
  if (channel === '/meta/handshake') {
    const types = message['supportedConnectionTypes'];
    if (Array.isArray(types) && !types.includes('long-polling'))
      return refuse('412:long-polling:Only long-polling is supported', { reconnect: 'none' });
    const client = clients.add(user);
    if (client === null) return refuse('503::Too many clients', { reconnect: 'handshake', interval: 10_000 });
    return reply({
      successful: true,
      clientId: client.clientId,
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      advice: RETRY,
    });
  }
  const client = clients.get(message['clientId']);
  if (client === null) return refuse('402::Unknown client', AGAIN);
  client.user ??= user;
  switch (channel) {
    case '/meta/connect':
      return {
        ...reply({ successful: true, clientId: client.clientId, advice: RETRY }),
        connect: { client, timeoutMs: wantedTimeout(message['advice']) },
      };
    case '/meta/subscribe':
    case '/meta/unsubscribe': {
      const names = namesOf(message['subscription']);
      if (names.length === 0) return refuse('403::The subscription names no channel');
      if (channel === '/meta/subscribe' && client.user === null)
        return refuse('403::The header gms_user is missing: it says whose messages are meant');
      for (const name of names) {
        if (channel === '/meta/subscribe') clients.subscribe(client, name);
        else clients.unsubscribe(client, name);
      }
      return reply({
        successful: true,
        clientId: client.clientId,
        subscription: message['subscription'] ?? '',
      });
    }
    case '/meta/disconnect':
      clients.remove(client);
      return reply({ successful: true, clientId: client.clientId });
    default:
      return refuse('403::Nothing may be published here');
  }
}

/** A client that has just shaken hands may ask for an answer at once (`advice.timeout` 0). */
function wantedTimeout(advice: Json | undefined): number {
  if (!isJsonObject(advice)) return CONNECT_TIMEOUT_MS;
  const { timeout } = advice;
  return typeof timeout === 'number' && timeout >= 0
    ? Math.min(timeout, CONNECT_TIMEOUT_MS)
    : CONNECT_TIMEOUT_MS;
}

function namesOf(subscription: Json | undefined): string[] {
  const names = Array.isArray(subscription) ? subscription : [subscription];
  return names
    .filter((name): name is string => typeof name === 'string' && /^\/[^\s]{1,255}$/.test(name))
    .slice(0, 100);
}
