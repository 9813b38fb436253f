import { canonicalName } from './header-names.ts';
import { headerValue } from './headers.ts';
import type { SipHeader, SipRequest, SipResponse } from './message.ts';
import { tagOf } from './name-addr.ts';
import { EMPTY_BODY, encodeText, header } from './serialise-message.ts';
import { reasonPhraseOf } from './status.ts';

export interface ResponseParts {
  readonly status: number;
  readonly reasonPhrase?: string | undefined;
  /** Put on To when the request's To has none; leave out for 100 (RFC 3261 8.2.6.2). */
  readonly toTag?: string | undefined;
  readonly headers?: readonly SipHeader[] | undefined;
  readonly body?: { readonly contentType: string; readonly content: string } | undefined;
}

const COPIED = new Set(['via', 'from', 'call-id', 'cseq']);

/** Makes the response to a request: Via, From, To, Call-ID and CSeq are copied (RFC 3261 8.2.6.2). */
export function makeResponse(request: SipRequest, parts: ResponseParts): SipResponse {
  const headers: SipHeader[] = [];
  for (const { name, value } of request.headers) {
    if (COPIED.has(canonicalName(name))) headers.push(header(longName(name), value));
  }
  const to = headerValue(request, 'to');
  if (to !== undefined) {
    const tagged = parts.toTag === undefined || tagOf(to) !== undefined ? to : `${to};tag=${parts.toTag}`;
    headers.push(header('To', tagged));
  }
  if (parts.status === 100) {
    // 8.2.6.1: a Timestamp goes back in the 100.
    const timestamp = headerValue(request, 'timestamp');
    if (timestamp !== undefined) headers.push(header('Timestamp', timestamp));
  }
  headers.push(...(parts.headers ?? []));
  if (parts.body !== undefined) headers.push(header('Content-Type', parts.body.contentType));
  return {
    kind: 'response',
    status: parts.status,
    reasonPhrase: parts.reasonPhrase ?? reasonPhraseOf(parts.status),
    headers,
    body: parts.body === undefined ? EMPTY_BODY : encodeText(parts.body.content),
  };
}

function longName(name: string): string {
  const canonical = canonicalName(name);
  if (canonical === 'cseq') return 'CSeq';
  if (canonical === 'call-id') return 'Call-ID';
  return canonical === 'via' ? 'Via' : 'From';
}
