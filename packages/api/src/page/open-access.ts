import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from a person at this machine: from the loopback address, by a name of this machine (a
 * page of another site can make its own name lead here), and not through a proxy, which would make everybody local.
 */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers, socket } = request.raw;
  if (headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  return isLoopbackAddress(socket.remoteAddress ?? '') && isLocalName(headers.host ?? '');
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

function isLocalName(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i.test(host);
}
