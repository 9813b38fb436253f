import type { RequestOutcome, SipCredentials, SipEndpoint, SipHop } from '../endpoint/types.ts';
import { headerList, headerValue, parseCount, parseCseq } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { header } from '../message/serialise-message.ts';
import { parseSipUri, sameSipUri } from '../message/uri.ts';
import { bracketed } from '../transport/via-routing.ts';

export interface RegisterRequest {
  /** The domain: `sip:example.com`. */
  readonly registrar: string;
  /** The address-of-record: `sip:alice@example.com`. */
  readonly aor: string;
  readonly credentials?: SipCredentials;
  readonly nextHop?: SipHop;
  /** Seconds; 0 unregisters. Default 3600. */
  readonly expiresSeconds?: number;
  /** Default: the user of the address-of-record at the endpoint's own address. */
  readonly contact?: string;
  /** Of an earlier registration, to refresh it (RFC 3261 10.2.4). */
  readonly previous?: Pick<Registered, 'callId' | 'cseq'>;
}

/** Keep it for the next refresh. */
export interface Registered {
  readonly kind: 'registered';
  /** What the registrar granted; register again before. 0 after unregistering. */
  readonly expiresSeconds: number;
  readonly callId: string;
  readonly cseq: number;
}

export type RegisterOutcome =
  | Registered
  | { readonly kind: 'refused'; readonly status: number; readonly reasonPhrase: string }
  | { readonly kind: 'unreachable'; readonly outcome: Exclude<RequestOutcome['kind'], 'response'> };

/** Registers a contact once, RFC 3261 10.2; a 423 is answered with the registrar's minimum. */
export async function register(endpoint: SipEndpoint, request: RegisterRequest): Promise<RegisterOutcome> {
  const wanted = request.expiresSeconds ?? 3_600;
  const contact = request.contact ?? ownContact(endpoint, request);
  const first = await attempt(endpoint, request, contact, wanted);
  if (first.kind !== 'response' || first.response.status !== 423) return read(first, contact, wanted);
  const minimum = parseCount(first.response, 'min-expires', 2 ** 31);
  if (minimum === undefined || minimum <= wanted) return read(first, contact, wanted);
  const previous = { callId: headerValue(first.response, 'call-id') ?? '', cseq: cseqOf(first.response) };
  const second = await attempt(endpoint, { ...request, previous }, contact, minimum);
  return read(second, contact, minimum);
}

function attempt(
  endpoint: SipEndpoint,
  { registrar, aor, credentials, nextHop, previous }: RegisterRequest,
  contact: string,
  expires: number,
): Promise<RequestOutcome> {
  return endpoint.request({
    method: 'REGISTER',
    target: registrar,
    from: { uri: aor },
    to: { uri: aor },
    headers: [header('Contact', `<${contact}>`), header('Expires', String(expires))],
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(credentials === undefined ? {} : { credentials }),
    // 10.2: one Call-ID for all registrations of a phone, with CSeq counting up.
    ...(previous === undefined ? {} : { callId: previous.callId, cseq: previous.cseq + 1 }),
  });
}

function ownContact(endpoint: SipEndpoint, request: RegisterRequest): string {
  const user = parseSipUri(request.aor)?.user;
  const { host, port } = endpoint.address;
  const transport = request.nextHop?.transport === 'tcp' ? ';transport=tcp' : '';
  return `sip:${user === undefined ? '' : `${user}@`}${bracketed(host)}:${port}${transport}`;
}

function read(outcome: RequestOutcome, contact: string, expires: number): RegisterOutcome {
  if (outcome.kind !== 'response') return { kind: 'unreachable', outcome: outcome.kind };
  const { response } = outcome;
  if (response.status >= 300) {
    return { kind: 'refused', status: response.status, reasonPhrase: response.reasonPhrase };
  }
  return {
    kind: 'registered',
    expiresSeconds: granted(response, contact, expires),
    callId: headerValue(response, 'call-id') ?? '',
    cseq: cseqOf(response),
  };
}

function cseqOf(response: SipResponse): number {
  return parseCseq(response)?.number ?? 0;
}

function granted(response: SipResponse, contact: string, expires: number): number {
  const own = parseSipUri(contact);
  for (const value of headerList(response, 'contact') ?? []) {
    const address = parseNameAddr(value);
    const uri = parseSipUri(address?.uri ?? '');
    if (own === undefined || uri === undefined || !sameSipUri(own, uri)) continue;
    const seconds = Number(address?.parameters.get('expires') ?? Number.NaN);
    if (seconds >= 0) return seconds;
  }
  return expires === 0 ? 0 : (parseCount(response, 'expires', 2 ** 32) ?? expires);
}
