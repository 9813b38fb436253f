import type { JsonObject, ServiceAnswer, SessionId } from '@ringback/core';

/** What a server of sessions is asked for: this platform, or another one over HTTP (ORS reference 9). */
export interface SessionServer {
  /** Base URL; null for this platform. */
  readonly url: string | null;
  start(document: string, parameters: JsonObject): Promise<ServerStart>;
  /** Puts an event into the queue of a session. */
  send(id: SessionId, name: string, data: Readonly<Record<string, string>>): Promise<ServerSend>;
  request(
    id: SessionId,
    name: string,
    data: Readonly<Record<string, string>>,
    timeoutMs: number,
  ): Promise<ServerRequest>;
  terminate(id: SessionId): Promise<ServerEnd>;
}

export type ServerStart =
  | { readonly kind: 'started'; readonly sessionId: SessionId }
  /** `maybeStarted`: the request was sent and not answered. */
  | { readonly kind: 'failed'; readonly why: string; readonly maybeStarted: boolean };

export type ServerSend =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly why: string };

export type ServerRequest =
  | { readonly kind: 'answered'; readonly answer: ServiceAnswer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed'; readonly why: string };

export type ServerEnd =
  | { readonly kind: 'terminated' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly why: string };
