import { type QueueEvent, type SessionId, sessionId } from '@ringback/core';
import type { HttpMessage, Json, JsonObject, ScxmlEvent } from '@ringback/scxml';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { SessionHost } from '../sessions/session-host.ts';

export interface DialNoticePorts {
  readonly host: Pick<SessionHost, 'deliver' | 'peek'>;
  readonly clock: ModulePorts['clock'];
  readonly routing: Pick<ModulePorts['routing'], 'cancel'>;
  /** Sends a message to a server that a document may call; tells why it did not arrive. */
  readonly sendByHttp: (message: HttpMessage, documentHash: string) => Promise<string | null>;
  readonly failed: (error: unknown) => void;
}

type Due = Extract<QueueEvent, { kind: 'dial.due' }>;

/** Where a notification goes (routing reference 1.7). */
type Receiver =
  | {
      readonly kind: 'session';
      readonly id: SessionId | null;
      readonly event: string;
      readonly params: JsonObject;
    }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'unknown'; readonly why: string };

const OWN_EVENT = /^ors:[^?]*\/event\/([^/?]+)(?:\?(.*))?$/;
const SESSION_EVENT = /^ors:\/\/[^/?]*\/scxml\/session\/([^/?]+)\/event\/([^/?]+)(?:\?(.*))?$/;

export function receiverOf(url: string): Receiver {
  const explicit = SESSION_EVENT.exec(url);
  if (explicit !== null)
    return {
      kind: 'session',
      id: sessionId(decoded(explicit[1] ?? '')),
      event: decoded(explicit[2] ?? ''),
      params: paramsOf(explicit[3]),
    };
  const own = OWN_EVENT.exec(url);
  if (own !== null)
    return { kind: 'session', id: null, event: decoded(own[1] ?? ''), params: paramsOf(own[2]) };
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return { kind: 'http', url };
  return {
    kind: 'unknown',
    why: url.startsWith('urs:')
      ? 'there is no other router to tell'
      : 'it is no address of a session or server',
  };
}

function paramsOf(query: string | undefined): JsonObject {
  return Object.fromEntries(new URLSearchParams(query ?? ''));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Replaces the macros of a notification by facts of its session (routing reference 1.7); `encode` for addresses. */
export function expandMacros(
  text: string,
  live: LiveSession,
  due: Due,
  encode: (value: string) => string,
): string {
  const data: Readonly<Record<string, string>> = live.callback?.userData ?? {};
  const extensions: Readonly<Record<string, string>> = { notifyurl: due.request.dialAhead?.notifyUrl ?? '' };
  const known = (name: string): string | null => {
    const all = (of: Readonly<Record<string, string>>, by: string): string =>
      Object.entries(of)
        .map(([key, value]) => `${key}=${value}`)
        .join(by);
    if (name === 'udata') return all(data, '&');
    if (name === 'udata.*') return all(data, ',');
    if (name === 'udataj') return JSON.stringify(data);
    if (name === 'ext') return all(extensions, '&');
    if (name === 'ext.*') return all(extensions, ',');
    if (name === 'extj') return JSON.stringify(extensions);
    if (name.startsWith('udata.')) return data[name.slice('udata.'.length)] ?? '';
    if (name.startsWith('ext.')) return extensions[name.slice('ext.'.length)] ?? '';
    if (name === 'orssession') return live.sessionId;
    if (name === 'ors') return 'ors';
    if (name === 'call.connid' || name === 'call.uuid') return due.request.requestId;
    return null;
  };
  return text.replace(/\[([a-z]+j?(?:\.[^\]]+)?)\]/g, (whole, name: string) => {
    const value = known(name);
    return value === null ? whole : encode(value);
  });
}

/** Tells whoever is to dial that it is time: the session that waits, another one, or a server. */
export function createDialNotices(ports: DialNoticePorts): (due: Due) => void {
  const { host, clock, failed, routing } = ports;

  const note = (live: LiveSession, event: string, text: string, data: Record<string, unknown> = {}) =>
    historyWrite(live, clock.now(), { source: 'routing', event, text, data });

  return (due) => {
    const { request, attempt } = due;
    const ahead = request.dialAhead ?? null;
    const live = host.peek(request.sessionId);
    if (ahead === null) return;
    const expand = (text: string, encode: (value: string) => string): string =>
      live === undefined ? text : expandMacros(text, live, due, encode);
    const receiver = receiverOf(expand(ahead.notifyUrl, encodeURIComponent));
    const body = ahead.notifyBody === null ? null : expand(ahead.notifyBody, (value) => value);
    const before = (session: LiveSession) =>
      note(session, 'dial.due', 'An agent is about to be free: it is time to dial the customer.', {
        attempt,
      });
    switch (receiver.kind) {
      case 'session': {
        const data: JsonObject = {
          ...receiver.params,
          requestid: request.requestId,
          vqselected: request.virtualQueue,
          attempt,
          ...(body === null ? {} : { body: readBody(body) }),
        };
        const event = { name: receiver.event, type: 'external' as const, data };
        if (receiver.id === null || receiver.id === request.sessionId) tellOwn(due, before, event);
        else {
          host.deliver(receiver.id, { event }).catch(failed);
          tellOwn(due, before);
        }
        return;
      }
      case 'http':
        tellOwn(due, before);
        ports
          .sendByHttp(
            {
              method: 'POST',
              url: receiver.url,
              contentType: contentTypeOf(ahead.notifyEncoding),
              body: body ?? '',
            },
            live?.documentHash ?? '',
          )
          .then((why) => {
            if (why === null) return;
            tellOwn(due, (session) =>
              note(session, 'dial.not-told', `Who is to dial could not be told: ${why}`),
            );
          })
          .catch(failed);
        return;
      case 'unknown':
        tellOwn(due, (session) =>
          note(
            session,
            'dial.not-told',
            `Who is to dial could not be told: ${ahead.notifyUrl} cannot be reached, ${receiver.why}.`,
          ),
        );
    }
  };

  function tellOwn(
    { request }: Due,
    before: (live: LiveSession) => ReturnType<typeof historyWrite>,
    event: ScxmlEvent | null = null,
  ): void {
    host
      .deliver(request.sessionId, { onlyIfPending: request.requestId, event, before })
      .then((outcome) => {
        // Nobody is there any more who would dial: others are not to wait behind it.
        if (outcome !== 'delivered') routing.cancel(request.requestId);
      })
      .catch(failed);
  }
}

function contentTypeOf(encoding: string | null): string {
  return encoding?.toLowerCase() === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
}

function readBody(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A form, or any other text.
    return text;
  }
}
