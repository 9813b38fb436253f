import { SipError } from '../errors.ts';
import type { SipHeader, SipRequest } from '../message/message.ts';
import { formatNameAddr, parseNameAddr } from '../message/name-addr.ts';
import { isToken } from '../message/scanner.ts';
import { EMPTY_BODY, encodeText, header } from '../message/serialise-message.ts';
import { formatSipUri, parseSipUri, uriScheme } from '../message/uri.ts';
import type { Core } from './core.ts';
import type { SipHop, SipParty } from './types.ts';

/** What a new request outside of dialogs consists of, RFC 3261 8.1.1. */
export interface NewRequest {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly branch: string;
  readonly route: readonly string[];
  readonly headers: readonly SipHeader[];
  readonly body?: { readonly contentType: string; readonly content: string } | undefined;
}

export function buildRequest(core: Core, hop: SipHop, parts: NewRequest): SipRequest {
  const headers: SipHeader[] = [
    core.via(hop, parts.branch),
    header('Max-Forwards', '70'),
    ...parts.route.map((route) => header('Route', route)),
    header('From', parts.from),
    header('To', parts.to),
    header('Call-ID', parts.callId),
    header('CSeq', `${parts.cseq} ${parts.method}`),
    ...parts.headers,
    ...core.agent('User-Agent'),
  ];
  if (parts.body !== undefined) headers.push(header('Content-Type', parts.body.contentType));
  return {
    kind: 'request',
    method: parts.method,
    uri: parts.uri,
    headers,
    body: parts.body === undefined ? EMPTY_BODY : encodeText(parts.body.content),
  };
}

/** A From or To value. Throws SIP_BAD_OPTION when the URI is none. */
export function partyValue(party: SipParty, tag: string | undefined): string {
  const value = formatNameAddr({
    displayName: party.displayName,
    uri: party.uri,
    ...(tag === undefined ? {} : { parameters: new Map([['tag', tag]]) }),
  });
  if (parseNameAddr(value) === undefined) throw new SipError('SIP_BAD_OPTION', { option: 'party' });
  return value;
}

/** The request-URI for a target: without the headers that a URI may carry. Throws SIP_BAD_OPTION. */
export function requestUri(target: string): string {
  const sip = parseSipUri(target);
  if (sip !== undefined) return formatSipUri(sip, true);
  if (uriScheme(target) === 'tel' && !/[\s<>"]/.test(target)) return target;
  throw new SipError('SIP_BAD_OPTION', { option: 'target' });
}

/** Throws SIP_BAD_OPTION for header names that would break the message. Values are made safe when they are written. */
export function checkHeaders(headers: readonly SipHeader[]): readonly SipHeader[] {
  for (const { name } of headers) {
    if (!isToken(name)) throw new SipError('SIP_BAD_OPTION', { option: 'headers' });
  }
  return headers;
}

/** Throws SIP_BAD_OPTION for an identifier that is no token. */
export function checkToken(option: string, token: string): string {
  if (!isToken(token)) throw new SipError('SIP_BAD_OPTION', { option });
  return token;
}
