import { integerOption, type OptionMap, option } from '@ringback/core';
import type { ActionEffect, Json, JsonObject } from '@ringback/scxml';
import {
  booleanAttribute,
  numberAttribute,
  objectValue,
  secondsAttribute,
  textAttribute,
} from '../attributes.ts';

/** A request to a server outside, as a document asked for it. Plain data: it is kept until it was answered. */
export interface FetchRequest {
  /** As written; relative to the document. */
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Content type that the answer must have; null = any. */
  readonly type: string | null;
  readonly timeoutMs: number;
  /** Guaranteed delivery: asked again that often, with that much time between; 0 = once only. */
  readonly retries: number;
  readonly retryMs: number;
}

export type FetchReading =
  | { readonly kind: 'request'; readonly request: FetchRequest }
  | { readonly kind: 'problem'; readonly error: 'invalidattribute' | 'unsupported'; readonly text: string };

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const DEFAULT_TIMEOUT_S = 30;
const LONGEST_TIMEOUT_S = 300;
const MOST_RETRIES = 100;
const LONGEST_RETRY_S = 86_400;
/** These say how the message is framed: they are for the connection to write. */
const OWN_HEADERS = ['host', 'content-length', 'connection', 'transfer-encoding', 'upgrade', 'te', 'trailer'];
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const problem = (
  text: string,
  error: 'invalidattribute' | 'unsupported' = 'invalidattribute',
): FetchReading => ({
  kind: 'problem',
  error,
  text,
});

/** What counts where a document says nothing else (section `callback`: `_fetch_timeout`, `_fetch_retry_attempt`, `_fetch_retry_delay`). */
export interface FetchDefaults {
  readonly timeoutS: number;
  readonly retries: number;
  readonly retryS: number;
  /** Reading is repeated without being asked for: an operator set how often. */
  readonly repeatsReading: boolean;
}

/** Reads these options. */
export function fetchDefaults(options: OptionMap): FetchDefaults {
  const whole = (name: string, otherwise: number, max: number): number =>
    integerOption(options, name, otherwise, { min: 0, max });
  return {
    timeoutS: Math.max(1, whole('_fetch_timeout', DEFAULT_TIMEOUT_S, LONGEST_TIMEOUT_S)),
    retries: whole('_fetch_retry_attempt', 3, MOST_RETRIES),
    retryS: whole('_fetch_retry_delay', 10, LONGEST_RETRY_S),
    repeatsReading: option(options, '_fetch_retry_attempt') !== null,
  };
}

/** Reads the attributes and children of `session:fetch` (ORS reference 6). `maxage` and `maxstale` are read over: nothing is cached. */
export function readFetch(action: ActionEffect, defaults: FetchDefaults): FetchReading {
  const url = textAttribute(action, 'srcexpr') ?? textAttribute(action, 'src');
  if (url === null) return problem('srcexpr must give an address.');
  const method = (textAttribute(action, 'method') ?? 'get').toUpperCase();
  if (method === 'URS' || method === 'ESP')
    return problem(`There is no server to ask by the method ${method.toLowerCase()}.`, 'unsupported');
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE')
    return problem('method must be get, post, put or delete.');
  const headers = headersOf(action.attributes['headers']);
  if (typeof headers === 'string') return problem(headers);
  const enctype = textAttribute(action, 'enctype')?.toLowerCase() ?? null;
  const hasBody = method === 'POST' || method === 'PUT';
  const body = hasBody ? bodyOf(action, enctype) : null;
  if (body === 'unknown-enctype')
    return problem(`enctype must be ${FORM} or ${JSON_TYPE}, or the body be given as content.`);
  const isRepeated = booleanAttribute(action, 'gdelivery', defaults.repeatsReading && method === 'GET');
  return {
    kind: 'request',
    request: {
      url: hasBody ? url : withQuery(url, action.params),
      method,
      headers:
        body === null || hasHeader(headers, 'content-type')
          ? headers
          : { ...headers, 'content-type': body.type },
      body: body === null ? null : body.text,
      type: textAttribute(action, 'type')?.toLowerCase() ?? null,
      timeoutMs: Math.max(1000, secondsAttribute(action, 'timeout', defaults.timeoutS, LONGEST_TIMEOUT_S)),
      retries: isRepeated ? retries(action, defaults.retries) : 0,
      retryMs: secondsAttribute(action, 'gd_retry_interval', defaults.retryS, LONGEST_RETRY_S),
    },
  };
}

function retries(action: ActionEffect, otherwise: number): number {
  const wanted = Math.trunc(numberAttribute(action, 'gd_retries') ?? otherwise);
  return Math.min(Math.max(wanted, 0), MOST_RETRIES);
}

function headersOf(value: Json | undefined): Record<string, string> | string {
  const headers: Record<string, string> = {};
  for (const [name, given] of Object.entries(objectValue(value) ?? {})) {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    if (!HEADER_NAME.test(name) || /[\r\n\0]/.test(text))
      return `headers.${name.slice(0, 50)} cannot be sent.`;
    if (OWN_HEADERS.includes(name.toLowerCase())) return `headers.${name} is not for documents to set.`;
    headers[name] = text;
  }
  return headers;
}

function hasHeader(headers: Readonly<Record<string, string>>, wanted: string): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === wanted);
}

interface Body {
  readonly type: string;
  readonly text: string;
}

/** The content as it is, or the parameters as a form or as JSON. */
function bodyOf({ content, params }: ActionEffect, enctype: string | null): Body | 'unknown-enctype' {
  if (content !== undefined) {
    return typeof content === 'string'
      ? { type: enctype ?? 'text/plain;charset=utf-8', text: content }
      : { type: enctype ?? JSON_TYPE, text: JSON.stringify(content) };
  }
  switch (enctype) {
    case null:
    case FORM:
      return { type: FORM, text: form(params) };
    case JSON_TYPE: {
      const fields: JsonObject = Object.fromEntries(params.map(({ name, value }) => [name, value]));
      return { type: JSON_TYPE, text: JSON.stringify(fields) };
    }
    default:
      return 'unknown-enctype';
  }
}

function withQuery(url: string, params: ActionEffect['params']): string {
  if (params.length === 0) return url;
  const [address = '', fragment] = url.split('#', 2);
  const query = `${address}${address.includes('?') ? '&' : '?'}${form(params)}`;
  return fragment === undefined ? query : `${query}#${fragment}`;
}

function form(params: ActionEffect['params']): string {
  return new URLSearchParams(
    params.map(({ name, value }): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString();
}

export function storedFetch(request: FetchRequest): JsonObject {
  return { ...request, headers: { ...request.headers } };
}

/** Null when the row is not of this program's making. */
export function fetchOfStored(payload: JsonObject): FetchRequest | null {
  const { url, method, body, type, timeoutMs, retries: again, retryMs } = payload;
  if (
    typeof url !== 'string' ||
    (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') ||
    (body !== null && typeof body !== 'string') ||
    (type !== null && typeof type !== 'string') ||
    typeof timeoutMs !== 'number' ||
    typeof again !== 'number' ||
    typeof retryMs !== 'number'
  )
    return null;
  const headers = headersOf(payload['headers']);
  if (typeof headers === 'string') return null;
  return { url, method, headers, body, type, timeoutMs, retries: again, retryMs };
}
