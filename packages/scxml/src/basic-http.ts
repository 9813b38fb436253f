import type { Json } from '@ringback/script';
import type { SendEffect } from './effect.ts';
import type { ScxmlEvent } from './event.ts';

/** The Basic HTTP Event I/O Processor (SCXML C.2). */
export const BASIC_HTTP_PROCESSOR = 'http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor';

/** An HTTP request, as far as the processor is concerned with it. Sending and receiving are the caller's. */
export interface HttpMessage {
  readonly method: string;
  /** Where it goes or went to, with the query; a path is enough for received ones. */
  readonly url: string;
  readonly contentType?: string;
  readonly body: string;
}

/** The parameter that names the event. */
const EVENT_NAME = '_scxmleventname';
const FORM = 'application/x-www-form-urlencoded';

/**
 * The request that a `<send>` becomes. Names, parameters and the event's name are a form; `<content>` is the body: XML
 * and JSON as such, text percent-encoded. Beside a body that is no form the event's name goes into the query.
 */
export function httpMessageFromSend(effect: SendEffect): HttpMessage {
  const { target: url = '', event, data } = effect;
  const method = 'POST';
  const named = event === '' ? [] : [{ name: EVENT_NAME, value: event }];
  if (effect.fields || data === undefined) {
    return { method, url, contentType: FORM, body: encodeForm([...named, ...(effect.fields ?? [])]) };
  }
  const withName = event === '' ? url : withQuery(url, encodeForm(named));
  if (effect.dataFormat === 'xml') {
    return { method, url: withName, contentType: 'application/xml', body: textOf(data) };
  }
  return typeof data === 'string'
    ? { method, url: withName, contentType: FORM, body: encodeText(data) }
    : { method, url: withName, contentType: 'application/json', body: JSON.stringify(data) };
}

/**
 * The event that a received request becomes. Its name is the parameter `_scxmleventname`, else `HTTP.` and the method;
 * `data` is an object for forms, the value for JSON, XML for XML, else the text.
 */
export function eventFromHttpMessage(message: HttpMessage): ScxmlEvent {
  const question = message.url.indexOf('?');
  const query = question === -1 ? [] : decodeForm(message.url.slice(question + 1));
  const kind = (message.contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isForm = kind === FORM && (message.body === '' || message.body.includes('='));
  const fields = [...query, ...(isForm ? decodeForm(message.body) : [])];
  const name = fields.findLast((field) => field.name === EVENT_NAME)?.value;
  const rest = fields.filter((field) => field.name !== EVENT_NAME);
  const raw = [
    `${message.method} ${message.url} HTTP/1.1`,
    ...(message.contentType === undefined ? [] : [`Content-Type: ${message.contentType}`]),
    '',
    message.body,
  ].join('\r\n');
  return {
    name: name === undefined || name === '' ? `HTTP.${message.method.toUpperCase()}` : name,
    type: 'external',
    originType: BASIC_HTTP_PROCESSOR,
    raw,
    ...(isForm || message.body === '' ? formData(rest) : bodyData(kind, message.body)),
  };
}

/** Fields in the form of the content type for forms; values other than text are JSON. */
export function encodeForm(fields: readonly { readonly name: string; readonly value: Json }[]): string {
  const form = new URLSearchParams();
  for (const { name, value } of fields) form.append(name, textOf(value));
  return form.toString();
}

/** Percent-encoding, which has no form for half a surrogate pair. */
function encodeText(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'));
}

function decodeForm(text: string): { name: string; value: string }[] {
  return [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }));
}

function formData(fields: readonly { name: string; value: string }[]): Pick<ScxmlEvent, 'data'> {
  if (fields.length === 0) return {};
  const values = new Map<string, string | string[]>();
  for (const { name, value } of fields) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return { data: Object.fromEntries(values) };
}

function bodyData(kind: string, body: string): Pick<ScxmlEvent, 'data' | 'dataFormat'> {
  if (/[/+]json$/u.test(kind)) {
    try {
      const data: Json = JSON.parse(body);
      return { data };
    } catch {
      return { data: body }; // It says that it is JSON and is not: the document sees the text.
    }
  }
  if (/[/+]xml$/u.test(kind)) return { data: body, dataFormat: 'xml' };
  if (kind !== FORM) return { data: body };
  try {
    return { data: decodeURIComponent(body) };
  } catch {
    return { data: body }; // A lone % is no encoding, so the text is meant as it stands.
  }
}

function withQuery(url: string, query: string): string {
  const [address = '', fragment] = url.split('#', 2);
  const joined = address + (address.includes('?') ? '&' : '?') + query;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
