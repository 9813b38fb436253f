import type { Json } from '@ringback/script';
import type { FetchAttributes, SubmitAttributes } from '../document/model.ts';
import { timeOf } from '../document/time-value.ts';
import { isRecording } from './addresses.ts';
import type { FetchBody, FetchRequest } from './effect.ts';
import { type LiveCall, textOf } from './live-call.ts';
import { semantic, VoiceEvent } from './voice-event.ts';

const LONGEST_FETCH_MS = 120_000;

export function fetchTimeoutMs(call: LiveCall, attribute: string | undefined): number {
  const ms = timeOf(attribute) ?? timeOf(call.property('fetchtimeout')) ?? LONGEST_FETCH_MS;
  return Math.min(ms, LONGEST_FETCH_MS);
}

export function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/u.test(text) ? Number(text) : undefined;
}

/** A request with the attributes of the element, or the properties of that kind of thing (VoiceXML 2.0 6.1). */
export function fetchRequest(
  call: LiveCall,
  use: FetchRequest['use'],
  url: string,
  fetch: FetchAttributes,
  submission?: { readonly method: 'get' | 'post'; readonly body: FetchBody | undefined },
): FetchRequest {
  return {
    use,
    url,
    method: submission?.method ?? 'get',
    body: submission?.body,
    timeoutMs: fetchTimeoutMs(call, fetch.fetchtimeout),
    maxAgeS: seconds(fetch.maxage ?? call.property(`${use}maxage`)),
    maxStaleS: seconds(fetch.maxstale ?? call.property(`${use}maxstale`)),
  };
}

/** Variables as fields of a request; a GET has them in its address. */
export function submission(
  call: LiveCall,
  url: string,
  { method, enctype, namelist }: SubmitAttributes,
  names: readonly string[],
): { readonly url: string; readonly method: 'get' | 'post'; readonly body: FetchBody | undefined } {
  const fields = (namelist ?? names).flatMap((name) => fieldsOf(call, name));
  if (method === 'post') {
    if (enctype !== 'application/x-www-form-urlencoded' && enctype !== 'multipart/form-data')
      throw new VoiceEvent('error.badfetch', `Nothing can be sent as ${enctype}`);
    return { url, method, body: { enctype, fields } };
  }
  if (fields.length === 0) return { url, method, body: undefined };
  const target = new URL(url);
  for (const { name, value } of fields) target.searchParams.append(name, value);
  return { url: target.href, method, body: undefined };
}

function fieldsOf(call: LiveCall, name: string): FetchBody['fields'] {
  const value = call.readUnit(call.ownUnit('expression', name));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // What an object is sent as is not defined (5.3.8): each of its simple fields under its path.
    return Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null
        ? []
        : [{ name: `${name}.${key}`, value: textOf(inner), isRecording: false }],
    );
  }
  const text = textOf(value);
  return [{ name, value: text, isRecording: isRecording(text) }];
}

/** Names and values as one object, for `return`. */
export function namedValues(
  call: LiveCall,
  names: readonly string[],
): Readonly<Record<string, Json | undefined>> {
  return Object.fromEntries(
    names.map((name) => {
      if (name === '') throw semantic('A name is missing');
      return [name, call.readUnit(call.ownUnit('expression', name))];
    }),
  );
}

/** The same as data for outside, for `exit` and `disconnect`. */
export function namedData(call: LiveCall, names: readonly string[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(namedValues(call, names)).map(([name, value]) => [name, value ?? null]),
  );
}
