import { isUtf8 } from 'node:buffer';
import { canonicalName } from './header-names.ts';
import { headerValues } from './headers.ts';
import type { SipHeader, SipMessage, SipRequest } from './message.ts';
import { EMPTY_BODY } from './serialise-message.ts';
import { uriScheme } from './uri.ts';

/** Larger than any message a phone or trunk sends, small enough that thousands do no harm. */
export const MAX_HEAD_BYTES = 65_536;
export const MAX_BODY_BYTES = 262_144;
/** A message with more lines than this is no SIP of this world. */
const MAX_HEADERS = 512;

export type ParseResult =
  | { readonly kind: 'message'; readonly message: SipMessage; readonly length: number }
  /** Only line breaks or zeros: a keep-alive (RFC 5626 4.4.1). */
  | { readonly kind: 'keep-alive' }
  | ParseFailure;

/** A message that cannot be taken. With `request` an answer of this status is possible (RFC 3261 8.2, 16.3 item 1). */
export interface ParseFailure {
  readonly kind: 'malformed';
  readonly status: number;
  readonly problem: string;
  readonly request?: SipRequest;
}

const REQUEST_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/([0-9]+)\.([0-9]+)$/i;
const STATUS_LINE = /^SIP\/([0-9]+)\.([0-9]+) ([0-9]+)(?: (.*))?$/is;
const HEADER_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:[ \t]*(.*)$/s;

/** Where the head ends: the index after the empty line, or -1. Bare line feeds are taken as line ends. */
export function findHeadEnd(bytes: Uint8Array, from = 0): number {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2;
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return -1;
}

/** How many bytes of line breaks or zeros a message starts with; they mean nothing (RFC 3261 7.5). */
export function leadingBlank(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === 13 || bytes[at] === 10 || bytes[at] === 0) at += 1;
  return at;
}

/** Reads one datagram. Bytes after Content-Length are ignored, fewer than that is an error (RFC 3261 18.3). */
export function parseDatagram(datagram: Uint8Array): ParseResult {
  const bytes = datagram.subarray(leadingBlank(datagram));
  if (bytes.byteLength === 0) return { kind: 'keep-alive' };
  const found = findHeadEnd(bytes);
  // Some phones leave out the empty line when there is no body.
  const headEnd = found < 0 ? bytes.byteLength : found;
  const head = parseHead(bytes.subarray(0, headEnd));
  if (head.kind === 'malformed') return head;
  const rest = bytes.subarray(headEnd);
  const length = contentLength(head.message);
  if (length === 'broken') return failure(head.message, 400, 'Bad Content-Length');
  if (length === undefined) return withBody(head.message, rest, bytes.byteLength);
  if (length > rest.byteLength) return failure(head.message, 400, 'Content-Length larger than the message');
  return withBody(head.message, rest.subarray(0, length), headEnd + length);
}

/** Content-Length; `broken` when it is no number, above the limit, or said twice with different values. */
export function contentLength(message: SipMessage): number | undefined | 'broken' {
  const values = headerValues(message, 'content-length');
  const [first] = values;
  if (first === undefined) return undefined;
  if (values.some((value) => !/^[0-9]{1,10}$/.test(value) || Number(value) !== Number(first)))
    return 'broken';
  const length = Number(first);
  return length <= MAX_BODY_BYTES ? length : 'broken';
}

function withBody(message: SipMessage, body: Uint8Array, length: number): ParseResult {
  if (body.byteLength > MAX_BODY_BYTES) return failure(message, 413, 'Body too large');
  // Copied, because the socket may reuse the memory.
  return { kind: 'message', message: { ...message, body: body.slice() }, length };
}

export function failure(message: SipMessage, status: number, problem: string): ParseFailure {
  return message.kind === 'request'
    ? { kind: 'malformed', status, problem, request: message }
    : { kind: 'malformed', status, problem };
}

/** Reads start line and headers, RFC 3261 7.1-7.3. The body is left empty. */
export function parseHead(bytes: Uint8Array): { kind: 'head'; message: SipMessage } | ParseFailure {
  if (bytes.byteLength > MAX_HEAD_BYTES) return { kind: 'malformed', status: 513, problem: 'Head too large' };
  const lines = decodeHead(bytes).split(/\r?\n/);
  const start = lines[0] ?? '';
  const { headers, problem } = readHeaders(lines.slice(1));
  const response = STATUS_LINE.exec(start);
  if (response !== null) {
    const status = Number(response[3]);
    const valid = response[1] === '2' && response[2] === '0' && response[3]?.length === 3;
    if (!valid || status < 100 || status > 699) {
      return { kind: 'malformed', status: 400, problem: 'Bad status line' };
    }
    if (problem !== undefined) return { kind: 'malformed', status: 400, problem };
    const reasonPhrase = response[4] ?? '';
    return { kind: 'head', message: { kind: 'response', status, reasonPhrase, headers, body: EMPTY_BODY } };
  }
  return readRequest(start, headers, problem);
}

function readRequest(
  start: string,
  headers: readonly SipHeader[],
  problem: string | undefined,
): { kind: 'head'; message: SipRequest } | ParseFailure {
  const line = REQUEST_LINE.exec(start);
  if (line === null) {
    // Answerable all the same when it is a request as far as one can tell.
    const guess = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t].*SIP\/[0-9]+\.[0-9]+[ \t]*$/i.exec(start);
    if (guess === null || guess[1] === undefined) {
      return { kind: 'malformed', status: 400, problem: 'Neither a request nor a response' };
    }
    const request: SipRequest = { kind: 'request', method: guess[1], uri: '', headers, body: EMPTY_BODY };
    return { kind: 'malformed', status: 400, problem: 'Bad request line', request };
  }
  const [, method = '', uri = '', major, minor] = line;
  const request: SipRequest = { kind: 'request', method, uri, headers, body: EMPTY_BODY };
  if (major !== '2' || minor !== '0') {
    return { kind: 'malformed', status: 505, problem: 'SIP version not supported', request };
  }
  if (problem !== undefined) return { kind: 'malformed', status: 400, problem, request };
  if (/[<>"]/.test(uri) || uriScheme(uri) === undefined) {
    return { kind: 'malformed', status: 400, problem: 'Bad request-URI', request };
  }
  return { kind: 'head', message: request };
}

// RFC 3261 7.3.1 says UTF-8. Old exchanges put Latin-1 names into From; a call is not refused for that.
function decodeHead(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.toString(isUtf8(view) ? 'utf8' : 'latin1');
}

function readHeaders(lines: readonly string[]): { headers: SipHeader[]; problem?: string } {
  const headers: SipHeader[] = [];
  let problem: string | undefined;
  let open: { name: string; value: string } | undefined;
  const finish = (): void => {
    if (open !== undefined) headers.push({ name: open.name, value: open.value.trim() });
    open = undefined;
  };
  for (const line of lines) {
    if (line === '') break;
    if (line.includes('\r')) problem ??= 'Bare carriage return in a header';
    if (line.startsWith(' ') || line.startsWith('\t')) {
      // 7.3.1: a fold counts as one space.
      if (open !== undefined) open.value += ` ${line.trimStart()}`;
      else problem ??= 'Fold before the first header';
      continue;
    }
    finish();
    const found = HEADER_LINE.exec(line);
    if (found === null || found[1] === undefined) {
      problem ??= 'Bad header line';
      continue;
    }
    if (headers.length >= MAX_HEADERS) return { headers, problem: 'Too many headers' };
    open = { name: found[1], value: found[2] ?? '' };
  }
  finish();
  return problem === undefined ? { headers } : { headers, problem };
}

/** Headers of which there can be one only, RFC 3261 7.3.1 and 20. */
const SINGLE = ['call-id', 'content-length', 'content-type', 'cseq', 'from', 'max-forwards', 'to'];

/** The first header that stands more than once although it must not. */
export function repeatedHeader(message: SipMessage): string | undefined {
  const seen = new Set<string>();
  for (const { name } of message.headers) {
    const canonical = canonicalName(name);
    if (SINGLE.includes(canonical) && seen.has(canonical)) return canonical;
    seen.add(canonical);
  }
  return undefined;
}
