import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Who sent a request, as far as that can be known. */
export type ClientAddress = (request: FastifyRequest) => string;

/**
 * The address that a request came from. What a client says of itself in `X-Forwarded-For` counts only where a proxy that
 * is trusted added to it: then it is the last address there that is not a trusted proxy.
 * `trusted`: addresses or networks such as `10.0.0.0/8`.
 */
export function clientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = trustedProxies(trusted);
  const isProxy = (address: string): boolean => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return (request) => {
    const peer = plain(request.raw.socket.remoteAddress ?? '');
    if (trusted.length === 0 || isIP(peer) === 0 || !isProxy(peer)) return peer;
    const header = request.headers['x-forwarded-for'] ?? '';
    let address = peer;
    for (const given of header.toString().split(',').reverse()) {
      const next = plain(given.trim());
      // What cannot be read was not written by a proxy of ours.
      if (isIP(next) === 0) break;
      address = next;
      if (!isProxy(next)) break;
    }
    return address;
  };
}

function trustedProxies(trusted: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** IPv4 addresses look the same whatever kind of socket they came to. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
}

/** What addresses of one customer have in common: whoever has an IPv6 address has a network of them (RFC 6177). */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
