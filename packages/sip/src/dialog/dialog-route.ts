import type { Core } from '../endpoint/core.ts';
import type { RequestHop } from '../endpoint/request-ways.ts';
import type { DialogState, SipHop } from '../endpoint/types.ts';
import { headerList, headerValue } from '../message/headers.ts';
import type { SipHeader, SipMessage, SipRequest } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { decodeText, EMPTY_BODY, encodeText, header } from '../message/serialise-message.ts';
import { formatSipUri, parseSipUri } from '../message/uri.ts';

/** Request-URI and Route of a request in a dialog, RFC 3261 12.2.1.1: loose routes as they are, strict ones turned. */
function routeOf(
  remoteTarget: string,
  routeSet: readonly string[],
): { readonly uri: string; readonly routes: readonly string[] } {
  const [first, ...others] = routeSet;
  const route = parseSipUri(parseNameAddr(first ?? '')?.uri ?? '');
  if (route === undefined) return { uri: remoteTarget, routes: [] };
  if (route.parameters.has('lr')) return { uri: remoteTarget, routes: routeSet };
  return { uri: formatSipUri(route, true), routes: [...others, `<${remoteTarget}>`] };
}

/**
 * Where the next request of the dialog goes. The connection that its messages came over is used as long as it is open; afterwards
 * a URI that names no transport still means TCP where the dialog spoke that, and UDP only when nobody listens there (RFC 3263 4.1
 * would be UDP at once, which a peer that takes TCP alone never hears).
 */
export function dialogHop(core: Core, state: DialogState): RequestHop {
  const isOpenStream = state.nextHop.transport !== 'udp' && core.transport.isConnected(state.nextHop);
  if (state.keepHop && (state.nextHop.transport === 'udp' || isOpenStream)) return state.nextHop;
  const first = parseNameAddr(state.routeSet[0] ?? '')?.uri;
  // Without a proxy in between the connection that is open leads to the peer, wherever its Contact points.
  if (first === undefined && isOpenStream) return state.nextHop;
  try {
    const hop = core.hopOf(first ?? state.remoteTarget);
    const isOverTcp = state.nextHop.transport === 'tcp' && core.transport.has('tcp');
    const isNamed = parseSipUri(first ?? state.remoteTarget)?.parameters.has('transport') === true;
    return isOverTcp && !isNamed && hop.transport === 'udp' ? { ...hop, transport: 'tcp', orUdp: true } : hop;
  } catch {
    // A Contact that leads nowhere for us (such as sips): back to where the last message came from.
    return state.nextHop;
  }
}

/** The peer's Contact in a message; undefined when it names none that is a SIP URI. */
export function contactOf(message: SipMessage): string | undefined {
  const uri = parseSipUri(parseNameAddr(headerList(message, 'contact')?.[0] ?? '')?.uri ?? '');
  return uri === undefined ? undefined : formatSipUri(uri, true);
}

/** Record-Route values in the order they stand. */
export function recordRoute(message: SipMessage): string[] {
  return (headerList(message, 'record-route') ?? []).filter((value) => parseNameAddr(value) !== undefined);
}

/** The description in a message, when there is one. */
export function sdpOf(message: SipMessage): string | undefined {
  if (message.body.byteLength === 0) return undefined;
  const type = headerValue(message, 'content-type') ?? 'application/sdp';
  if (!/^application\/sdp[ \t]*(;|$)/i.test(type)) return undefined;
  return decodeText(message.body);
}

export interface RequestParts {
  readonly method: string;
  readonly cseq: number;
  readonly branch: string;
  readonly headers?: readonly SipHeader[];
  readonly body?: { readonly contentType: string; readonly content: string };
}

/** Makes a request of the dialog, RFC 3261 12.2.1.1. */
export function dialogRequest(core: Core, state: DialogState, hop: SipHop, parts: RequestParts): SipRequest {
  const { uri, routes } = routeOf(state.remoteTarget, state.routeSet);
  const headers: SipHeader[] = [
    core.via(hop, parts.branch),
    header('Max-Forwards', '70'),
    ...routes.map((route) => header('Route', route)),
    header('From', state.localParty),
    header('To', state.remoteParty),
    header('Call-ID', state.callId),
    header('CSeq', `${parts.cseq} ${parts.method}`),
    ...(parts.headers ?? []),
    ...core.agent('User-Agent'),
  ];
  if (parts.body !== undefined) headers.push(header('Content-Type', parts.body.contentType));
  return {
    kind: 'request',
    method: parts.method,
    uri,
    headers,
    body: parts.body === undefined ? EMPTY_BODY : encodeText(parts.body.content),
  };
}

/** The user part of our own party, for Contact. */
export function localUser(state: DialogState): string | undefined {
  return parseSipUri(parseNameAddr(state.localParty)?.uri ?? '')?.user;
}
