import type { Principal } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { isSameSecret } from '../edge/same-secret.ts';
import type { Access } from './access.ts';
import { sessionToken } from './cookie.ts';
import { CSRF_HEADER } from './guard.ts';
import { principalOf, setPrincipal } from './principals.ts';
import { csrfToken } from './web-sessions.ts';

/** Paths where services may ask for credentials of their own. */
const SERVICES = /^\/genesys\//;

/**
 * Lets staff who are signed in with a browser deal with callbacks of services that ask for credentials of their own, as API keys
 * do. It takes the cookie and the token that only pages of ours know; a request with other credentials is judged by these.
 */
export function admitPages(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const given = request.headers[CSRF_HEADER];
    // Most requests at these paths are of programs.
    if (typeof given !== 'string' || !SERVICES.test(request.raw.url ?? '')) return done();
    const token = sessionToken(request, access.isSecure);
    const isOther = request.headers.authorization !== undefined || principalOf(request) !== null;
    if (token === null || isOther || !isSameSecret(given, csrfToken(token))) return done();
    const admit = (principal: Principal | null): void => {
      if (principal !== null && principal.role !== 'agent') setPrincipal(request, principal);
      done();
    };
    access.sessions.principal(token).then(admit, done);
  });
}
