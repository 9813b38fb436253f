import type { Principal } from '@ringback/core';
import type { FastifyRequest } from 'fastify';

const known = new WeakMap<FastifyRequest, Principal>();

/** Who makes a request, where that is known: on routes that are guarded, and where an API key was shown. */
export function principalOf(request: FastifyRequest): Principal | null {
  return known.get(request) ?? null;
}

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  known.set(request, principal);
}
