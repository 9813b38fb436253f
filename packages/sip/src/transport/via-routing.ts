import { isIP } from 'node:net';
import type { SipHop } from '../endpoint/types.ts';
import { canonicalName } from '../message/header-names.ts';
import type { SipRequest } from '../message/message.ts';
import { splitList } from '../message/scanner.ts';
import { formatVia, parseVia, type Via } from '../message/via.ts';

/** Notes on the top Via where the request really came from: `received` (RFC 3261 18.2.1) and `rport` (RFC 3581 4). */
export function stampVia(request: SipRequest, source: SipHop): SipRequest {
  const index = request.headers.findIndex((line) => canonicalName(line.name) === 'via');
  const line = request.headers[index];
  const [top, ...others] = splitList(line?.value ?? '') ?? [];
  const via = parseVia(top ?? '');
  if (line === undefined || via === undefined) return request;
  const wantsPort = via.parameters.has('rport');
  const parameters = new Map(via.parameters);
  if (wantsPort) parameters.set('rport', String(source.port));
  // What the peer says about itself in `received` is not believed.
  if (wantsPort || unbracketed(via.host) !== source.host) parameters.set('received', source.host);
  else parameters.delete('received');
  const headers = [...request.headers];
  headers[index] = { name: line.name, value: [formatVia({ ...via, parameters }), ...others].join(', ') };
  return { ...request, headers };
}

/** Where the response to a request with this (stamped) top Via goes, RFC 3261 18.2.2 and RFC 3581 4. */
export function responseHop(via: Via, source: SipHop): SipHop {
  if (source.transport !== 'udp') return source;
  if (via.parameters.has('rport')) return source;
  const maddr = via.parameters.get('maddr');
  // maddr must not make us send to strangers: only literal addresses are taken, names are not looked up.
  const host = typeof maddr === 'string' && isIP(unbracketed(maddr)) !== 0 ? unbracketed(maddr) : source.host;
  return { host, port: via.port ?? 5060, transport: 'udp' };
}

/** An IPv6 literal without its brackets. */
export function unbracketed(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** A host as it stands in a URI or Via: IPv6 in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
