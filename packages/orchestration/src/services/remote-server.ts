import {
  sessionId as asSessionId,
  isJsonObject,
  type Json,
  type OutgoingHttp,
  type OutgoingOutcome,
  type SessionId,
} from '@ringback/core';
import { bareUrl } from './bare-url.ts';
import type { SessionServer } from './session-server.ts';

export interface RemoteServer extends SessionServer {
  /** Whether a session runs there; `unknown` when the server does not say. */
  isThere(id: SessionId): Promise<'there' | 'gone' | 'unknown'>;
}

export interface RemotePorts {
  readonly http: OutgoingHttp;
  /** For starting and ending a session. */
  readonly timeoutMs: () => number;
}

type Answered = Extract<OutgoingOutcome, { kind: 'answered' }>;

/** Answers of documents are no larger than what is sent to them. */
const MOST_BYTES = 4_000_000;
/** A node that does not own a session sends to the one that does (ORS reference 9). */
const MOST_REDIRECTS = 3;
/** A request is given up a little after the server was to do so itself, so that its own words arrive. */
const PATIENCE_MS = 2000;
const FORM = 'application/x-www-form-urlencoded';

/** Another server of sessions, at its base URL. */
export function remoteServer(url: string, { http, timeoutMs }: RemotePorts): RemoteServer {
  const post = (path: string, fields: Readonly<Record<string, Json>>, limitMs: number) =>
    http.send({
      method: 'POST',
      url: `${url}/scxml/session/${path}`,
      headers: { 'content-type': `${FORM};charset=utf-8`, accept: 'application/json, text/plain, */*' },
      body: formOf(fields),
      timeoutMs: limitMs,
      maxBytes: MOST_BYTES,
      maxRedirects: MOST_REDIRECTS,
    });
  const at = (id: SessionId): string => encodeURIComponent(id);

  /**
   * Whether a 404 is what a document says, and not the server of a session that it does not have: the session is there,
   * or it ended with JSON that the server does not say of itself.
   */
  const isOfDocument = async (id: SessionId, { body }: Answered): Promise<boolean> => {
    const outcome = await post(`${at(id)}/query`, {}, timeoutMs());
    if (outcome.kind === 'answered' && isSuccess(outcome.status)) return true;
    const said = textOf(body);
    return isJsonObject(parsed(said)) && (outcome.kind === 'failed' || said !== textOf(outcome.body));
  };

  return {
    url,

    async start(document, parameters) {
      const outcome = await post('start', { src: document, ...parameters }, timeoutMs());
      if (outcome.kind === 'failed')
        return { kind: 'failed', why: outcome.why, maybeStarted: outcome.reason === 'timed-out' };
      if (!isSuccess(outcome.status))
        return {
          kind: 'failed',
          why: `${bareUrl(url)} answered ${outcome.status} to the start`,
          maybeStarted: false,
        };
      const id = sessionIdOf(outcome);
      return id === null
        ? {
            kind: 'failed',
            why: `${bareUrl(url)} started a session without saying its id`,
            maybeStarted: true,
          }
        : { kind: 'started', sessionId: asSessionId(id) };
    },

    async send(id, name, data) {
      const outcome = await post(`${at(id)}/event/${pathOf(name)}`, data, timeoutMs());
      if (outcome.kind === 'failed') return { kind: 'failed', why: outcome.why };
      if (outcome.status === 404) return { kind: 'gone' };
      return isSuccess(outcome.status)
        ? { kind: 'delivered' }
        : { kind: 'failed', why: `${bareUrl(url)} answered ${outcome.status} to an event` };
    },

    async request(id, name, data, limitMs) {
      const outcome = await post(`${at(id)}/request/${pathOf(name)}`, data, limitMs + PATIENCE_MS);
      if (outcome.kind === 'failed')
        return outcome.reason === 'timed-out' ? { kind: 'timed-out' } : { kind: 'failed', why: outcome.why };
      if (outcome.status === 404 && !(await isOfDocument(id, outcome))) return { kind: 'gone' };
      return {
        kind: 'answered',
        answer: {
          from: 'server',
          status: outcome.status,
          contentType: outcome.headers['content-type'] ?? null,
          body: outcome.body,
        },
      };
    },

    async isThere(id) {
      const outcome = await post(`${at(id)}/query`, {}, timeoutMs());
      if (outcome.kind === 'failed') return 'unknown';
      return isSuccess(outcome.status) ? 'there' : outcome.status === 404 ? 'gone' : 'unknown';
    },

    async terminate(id) {
      const outcome = await post(`${at(id)}/terminate`, {}, timeoutMs());
      if (outcome.kind === 'failed') return { kind: 'failed', why: outcome.why };
      if (outcome.status === 404) return { kind: 'gone' };
      return isSuccess(outcome.status)
        ? { kind: 'terminated' }
        : { kind: 'failed', why: `${bareUrl(url)} answered ${outcome.status} to the end of the session` };
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The name of an event in a path; slashes stay. */
function pathOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

function formOf(fields: Readonly<Record<string, Json>>): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString();
}

/** Names under which servers give the id, the surest first. */
const ID_KEYS = ['_sessionid', 'sessionid', 'sessionId', 'session_id', '_ors_session_id', 'sid'];
const VAGUE_KEYS = ['id', '_id'];
const IS_ID = /^[\w.-]{1,128}$/;

/**
 * The id of a started session: no source shows the answer as a whole, so it is looked for in the body as JSON, in the
 * cookie `ORSSESSIONID=<sid>.node<n>`, in `Location`, and in the body as text.
 */
export function sessionIdOf({ headers, body }: Pick<Answered, 'headers' | 'body'>): string | null {
  const text = textOf(body);
  const json = parsed(text);
  const cookie = /(?:^|[,;\s])ORSSESSIONID="?([\w-]+)/i.exec(headers['set-cookie'] ?? '')?.[1];
  const location = /\/scxml\/session\/([\w-]+)/.exec(headers['location'] ?? '')?.[1];
  const inText = /(?:^|[^0-9A-Za-z])([0-9A-Z]{32})(?![0-9A-Za-z])/.exec(text)?.[1];
  const plain = typeof json === 'string' ? json : text;
  const found =
    memberOf(json, ID_KEYS) ?? cookie ?? location ?? inText ?? memberOf(json, VAGUE_KEYS) ?? plain;
  return IS_ID.test(found) ? found : null;
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8').trim();
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    // It is no JSON: then it is looked at as text.
    return null;
  }
}

function memberOf(json: Json, keys: readonly string[]): string | null {
  if (!isJsonObject(json)) return null;
  for (const key of keys) {
    const value = json[key];
    if (typeof value === 'string' && IS_ID.test(value)) return value;
  }
  return null;
}
