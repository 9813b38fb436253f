import type { Clock, Principal } from '@ringback/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { Access } from './access.ts';
import { sessionCookie, sessionToken } from './cookie.ts';
import { refuseOtherSites } from './guard.ts';
import { principalOf } from './principals.ts';
import { principalOfUser, type User } from './users.ts';
import { csrfToken } from './web-sessions.ts';

const tags = ['Access'];

const Me = Type.Object({
  name: Type.String(),
  role: Type.Enum(['administrator', 'supervisor', 'agent', 'client']),
  agentId: Type.Union([Type.String(), Type.Null()], { description: 'The agent that the user is' }),
  means: Type.Enum(['password', 'session', 'api key', 'this machine']),
  services: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Of a key; null: all' }),
  csrfToken: Type.String({
    description: 'Goes along with every change, as X-CSRF-Token; empty without a cookie',
  }),
});

/** Attempts of one name from one address that wait for each other; more are not kept waiting, but sent away. */
const MOST_IN_LINE = 5;

/** Answers with the principal, and with a cookie when there is a new session. */
export function sendMe(reply: FastifyReply, principal: Principal, token: string | null): FastifyReply {
  const { name, role, agentId, means, services } = principal;
  const csrf = token === null ? '' : csrfToken(token);
  return sendJson(reply, { name, role, agentId, means, services, csrfToken: csrf });
}

/** Begins a session for a user and gives the browser its cookie. The one that the browser had before is over. */
export async function beginSession(
  request: FastifyRequest,
  reply: FastifyReply,
  access: Access,
  user: User,
): Promise<FastifyReply> {
  const old = sessionToken(request, access.isSecure);
  if (old !== null) await access.sessions.end(old);
  const token = await access.sessions.begin(user);
  reply.header('set-cookie', sessionCookie(token, access.sessions.lifeMs, access.isSecure));
  return sendMe(reply, { ...principalOfUser(user), means: 'session' }, token);
}

/** `POST /api/v1/login`: the only route of the admin API that asks for no credentials. */
export function loginRoute(app: TypedInstance, access: Access, wireClock: Clock): void {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();

  /** One attempt after the other: guessing many at once is as slow as guessing one. */
  async function inLine<T>(who: string, attempt: () => Promise<T>): Promise<T | 'too many'> {
    const line = lines.get(who) ?? { last: Promise.resolve(), length: 0 };
    if (line.length >= MOST_IN_LINE) return 'too many';
    line.length++;
    lines.set(who, line);
    const mine = line.last.then(attempt);
    // The line only keeps the order; who tried learns of a failure from `mine`.
    line.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      if (--line.length === 0) lines.delete(who);
    }
  }

  app.post(
    '/login',
    {
      schema: {
        tags,
        summary: 'Log a browser in: the answer has a cookie and the token for changes',
        body: Type.Object(
          { username: Type.String({ maxLength: 255 }), password: Type.String({ maxLength: 1024 }) },
          { additionalProperties: false },
        ),
        response: { 200: Me, ...Refusals },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const { username, password } = request.body;
      const user = await inLine(`${access.address(request)} ${username}`, async () => {
        const found = await access.login(request, username, password);
        const penalty = access.penaltyMs(request, username);
        if (penalty > 0) await new Promise<void>((resolve) => void wireClock.setTimer(penalty, resolve));
        return found;
      });
      if (user === 'too many') return sendAnswer(reply, answer('too-many-requests', { seconds: '5' }));
      if (user === null) return sendAnswer(reply, answer('unauthorized'));
      await access.audit.write(request, {
        principal: { ...principalOfUser(user), means: 'session' },
        action: 'login',
        subject: 'login',
        name: '',
        outcome: 'done',
        before: null,
        after: null,
      });
      return beginSession(request, reply, access, user);
    },
  );
}

/** Who is logged in, and the end of it. */
export function meRoutes(app: TypedInstance, access: Access): void {
  app.get(
    '/me',
    { schema: { tags, summary: 'Who asks, and the token for changes', response: { 200: Me, ...Refusals } } },
    (request, reply) => {
      const principal = principalOf(request);
      if (principal === null) return sendAnswer(reply, answer('unauthorized'));
      return sendMe(
        reply,
        principal,
        principal.means === 'session' ? sessionToken(request, access.isSecure) : null,
      );
    },
  );

  app.post(
    '/logout',
    {
      schema: {
        tags,
        summary: 'End the session of this browser',
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const token = sessionToken(request, access.isSecure);
      if (token !== null) await access.sessions.end(token);
      return sendJson(reply.header('set-cookie', sessionCookie(null, 0, access.isSecure)), {});
    },
  );
}
