import { includesRole, type Json, type Principal } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { readBasic, readBearer } from '../edge/basic-credentials.ts';
import { isSameSecret } from '../edge/same-secret.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import type { Access } from './access.ts';
import { shownKey } from './admit-requests.ts';
import { coversService } from './api-keys.ts';
import { stateOf } from './audit-subjects.ts';
import { sessionToken } from './cookie.ts';
import { principalOf, setPrincipal } from './principals.ts';
import { declaredAccess, type RouteAccess } from './route-access.ts';
import { ShortMemory } from './short-memory.ts';
import { principalOfUser } from './users.ts';
import { csrfToken } from './web-sessions.ts';

const REALM = 'Basic realm="Ringback administration", charset="UTF-8"';
export const CSRF_HEADER = 'x-csrf-token';
/** For how long, and of how many, it is remembered that numbers in full were written down. */
const SHOWN_AGAIN_MS = 600_000;
const MOST_SHOWN = 10_000;
const LOCAL: Principal = {
  name: 'command line',
  role: 'administrator',
  means: 'this machine',
  agentId: null,
  services: null,
};

/** What a handler knows about its act that cannot be seen from outside. */
interface Told {
  readonly name: string;
  readonly after: Json;
}

const told = new WeakMap<FastifyRequest, Told>();

/** Says which one it was, and what it is now, for the audit log. */
export function tellAudit(request: FastifyRequest, what: Told): void {
  told.set(request, what);
}

export interface GuardOptions {
  readonly dependencies: ApiDependencies;
  readonly access: Access;
  /** Requests that need no credentials. */
  readonly open?: (request: FastifyRequest) => boolean;
}

/**
 * Asks everybody on the routes of this instance who he is, lets him through when his role is enough
 * (`route-access.ts`), and writes down what he changes.
 */
export function guardRoutes(app: FastifyInstance, { dependencies, access, open }: GuardOptions): void {
  const before = new WeakMap<FastifyRequest, Json>();
  const recentlyShown = new ShortMemory<void>(SHOWN_AGAIN_MS, MOST_SHOWN);
  const now = (): number => (dependencies.wireClock ?? dependencies.clock).now();

  app.addHook('onRequest', async (request, reply) => {
    if (open?.(request) === true) return;
    const principal = await whoAsks(request, reply, dependencies, access);
    setPrincipal(request, principal);
    const declared = accessOf(request);
    if (
      includesRole(principal.role, declared?.role ?? 'administrator') &&
      isAboutOwnServices(request, principal)
    )
      return;
    await access.audit.write(request, {
      principal,
      ...actOf(request, declared),
      outcome: 'refused',
      before: null,
      after: null,
    });
    throw new AnswerError(answer('forbidden'));
  });

  app.addHook('preHandler', async (request) => {
    const declared = accessOf(request);
    await noteFullNumbers(request, access, recentlyShown, now());
    if (declared === null || !('subject' in declared) || declared.asksOnly === true) return;
    before.set(request, await stateOf(declared.subject, actOf(request, declared).name, dependencies));
  });

  // In front of the answer: what was confirmed to somebody is written down.
  app.addHook('onSend', async (request, reply, payload) => {
    const declared = accessOf(request);
    const principal = principalOf(request);
    const was = before.get(request);
    if (declared === null || !('subject' in declared) || was === undefined || reply.statusCode >= 300)
      return payload;
    const act = { ...actOf(request, declared), ...told.get(request) };
    const after = told.get(request)?.after ?? (await stateOf(declared.subject, act.name, dependencies));
    await access.audit.write(request, { principal, ...act, outcome: 'done', before: was, after });
    return payload;
  });
}

/**
 * Writes down who had numbers of customers shown in full, and of what, before they are shown. Who looks at the same thing
 * again and again is written down once in ten minutes: pages look every few seconds.
 */
async function noteFullNumbers(
  request: FastifyRequest,
  access: Access,
  recently: ShortMemory<void>,
  now: number,
): Promise<void> {
  const { numbers } = (request.query ?? {}) as Readonly<Record<string, unknown>>;
  const principal = principalOf(request);
  if (numbers !== 'full' || !isReading(request) || principal === null) return;
  const { id = '' } = (request.params ?? {}) as Readonly<Record<string, string>>;
  const action = `${request.method} ${request.routeOptions.url ?? ''}?numbers=full`;
  await recently.get(JSON.stringify([principal.means, principal.name, action, id]), now, () =>
    access.audit.write(request, {
      principal,
      action,
      subject: 'reading',
      name: id,
      outcome: 'done',
      before: null,
      after: null,
    }),
  );
}

/**
 * Whether somebody whose request is still being answered might make it now: streams outlive logouts, revoked keys and
 * changed roles. As long as nobody can tell, he might.
 */
export async function mayStill(
  request: FastifyRequest,
  reply: FastifyReply,
  { dependencies, access, open }: GuardOptions,
): Promise<boolean> {
  if (open?.(request) === true) return true;
  try {
    const { role } = await whoAsks(request, reply, dependencies, access);
    return includesRole(role, accessOf(request)?.role ?? 'administrator');
  } catch (error) {
    return !(error instanceof AnswerError);
  }
}

function accessOf(request: FastifyRequest): RouteAccess | null {
  return declaredAccess(request.method, request.routeOptions.url ?? '');
}

function actOf(request: FastifyRequest, declared: RouteAccess | null) {
  const route = request.routeOptions.url ?? '';
  const action = `${request.method} ${route}`;
  if (declared === null || !('subject' in declared)) return { action, subject: 'reading' as const, name: '' };
  const params = request.params as Readonly<Record<string, string>>;
  const name = declared.named === null ? '' : (params[declared.named] ?? '');
  return { action, subject: declared.subject, name };
}

/** Throws the answer for somebody who does not say, or wrongly. What is shown first counts, and nothing behind it. */
async function whoAsks(
  request: FastifyRequest,
  reply: FastifyReply,
  { localToken }: ApiDependencies,
  access: Access,
): Promise<Principal> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const basic = readBasic(authorization);
    if (basic !== null) {
      refuseOtherSites(request);
      const user = await access.login(request, basic.username, basic.password);
      if (user === null) throw unauthorized(request, reply);
      return principalOfUser(user);
    }
    const bearer = readBearer(authorization);
    if (bearer !== null && localToken !== undefined && isSameSecret(bearer, localToken)) return LOCAL;
  }
  const key = shownKey(request);
  const holder = key === null ? null : await access.keys.principal(key);
  if (holder !== null) return holder;
  // A wrong key is a wrong key, whatever else the request has.
  if (authorization !== undefined || key !== null) throw unauthorized(request, reply);
  const token = sessionToken(request, access.isSecure);
  const principal = token === null ? null : await access.sessions.principal(token);
  if (token === null || principal === null) throw unauthorized(request, reply);
  refuseForgedChange(request, token);
  return principal;
}

function unauthorized(request: FastifyRequest, reply: FastifyReply): AnswerError {
  // A page that logs people in asks for itself; the browser's own question would stand in its way.
  if (request.headers[CSRF_HEADER] === undefined) reply.header('www-authenticate', REALM);
  return new AnswerError(answer('unauthorized'));
}

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Browsers send stored credentials along with what pages of other sites ask for, and say that it is so. */
export function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (!isReading(request) && (site === 'cross-site' || site === 'same-site'))
    throw new AnswerError(answer('forged-request'));
}

/** A change under a cookie has to bring the token that only pages of ours can know. */
function refuseForgedChange(request: FastifyRequest, token: string): void {
  if (isReading(request)) return;
  const given = request.headers[CSRF_HEADER];
  refuseOtherSites(request);
  if (typeof given !== 'string' || !isSameSecret(given, csrfToken(token)))
    throw new AnswerError(answer('forged-request'));
}

/** A key for some services may use what names one of these, and what is about itself. */
function isAboutOwnServices(request: FastifyRequest, principal: Principal): boolean {
  if (principal.services === null) return true;
  const route = request.routeOptions.url ?? '';
  if (route === '/api/v1/me') return true;
  const params = request.params as Readonly<Record<string, string>>;
  return route.startsWith('/api/v1/services/:name') && coversService(principal, params['name'] ?? null);
}
