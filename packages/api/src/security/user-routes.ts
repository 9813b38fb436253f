import { type Account, HIDDEN_SECRET, ROLES, type Role } from '@ringback/core';
import { Type } from 'typebox';
import { requireStorable } from '../admin/option-body.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { Access } from './access.ts';
import { tellAudit } from './guard.ts';
import { beginSession, sendMe } from './login-routes.ts';
import { principalOf } from './principals.ts';

const tags = ['Access'];
const params = Type.Object({ name: Type.String({ minLength: 1, maxLength: 128 }) });
/** NIST SP 800-63B asks for eight and more; what is longer than this is no password that somebody types. */
const Password = Type.String({ minLength: 10, maxLength: 256 });
const RoleShape = Type.Enum([...ROLES]);
const AgentId = Type.Union([Type.String({ minLength: 1, maxLength: 255 }), Type.Null()]);

const UserShape = Type.Object({
  name: Type.String(),
  role: RoleShape,
  agentId: AgentId,
  active: Type.Boolean(),
  source: Type.Enum(['configuration', 'database']),
  password: Type.String({ description: 'Never shown' }),
});

const changeable = {
  password: Type.Optional(
    Type.Union([Password, Type.Literal(HIDDEN_SECRET)], {
      description: 'Ten characters or more; needed for a new user. ******** leaves it as it is',
    }),
  ),
  agentId: Type.Optional(AgentId),
  active: Type.Optional(Type.Boolean({ description: 'Whether the user may log in' })),
};
const strict = { additionalProperties: false };

interface Written {
  readonly role?: Role;
  readonly password?: string;
  readonly agentId?: string | null;
  readonly active?: boolean;
}

/** Users of the database, and the ones of the configuration to look at. */
export function userRoutes(
  app: TypedInstance,
  { store, clock }: Pick<ApiDependencies, 'store' | 'clock'>,
  access: Access,
): void {
  const configured = access.users.configured().map(({ name, role, agentId }) => ({
    name,
    role,
    agentId,
    active: true,
    source: 'configuration' as const,
    password: HIDDEN_SECRET,
  }));
  const unknown = (name: string) => answer('unknown-object', { what: 'user', name });

  app.get(
    '/users',
    {
      schema: {
        tags,
        summary: 'Everybody who may log in',
        response: { 200: Type.Array(UserShape), ...Refusals },
      },
    },
    async (_request, reply) => {
      const accounts = (await store.accounts.list()).filter(({ name }) => !access.users.isConfigured(name));
      return sendJson(reply, [...configured, ...accounts.map(shown)]);
    },
  );

  app.get(
    '/users/:name',
    { schema: { tags, summary: 'One user', params, response: { 200: UserShape, ...Refusals } } },
    async (request, reply) => {
      const { name } = request.params;
      const fixed = configured.find((user) => user.name === name);
      if (fixed !== undefined) return sendJson(reply, fixed);
      const account = await accountOf(name);
      return account === null ? sendAnswer(reply, unknown(name)) : sendJson(reply, shown(account));
    },
  );

  app.put(
    '/users/:name',
    {
      schema: {
        tags,
        summary: 'Create or replace a user',
        params,
        body: Type.Object({ role: RoleShape, ...changeable }, strict),
        response: { 200: UserShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { agentId = null, active = true, ...rest } = request.body;
      return sendJson(reply, shown(await save(name, { agentId, active, ...rest }, await accountOf(name))));
    },
  );

  app.patch(
    '/users/:name',
    {
      schema: {
        tags,
        summary: 'Change a user',
        params,
        body: Type.Object({ role: Type.Optional(RoleShape), ...changeable }, strict),
        response: { 200: UserShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireOurs(name);
      const account = await accountOf(name);
      if (account === null) return sendAnswer(reply, unknown(name));
      return sendJson(reply, shown(await save(name, request.body, account)));
    },
  );

  app.delete(
    '/users/:name',
    { schema: { tags, summary: 'Delete a user', params, response: { 200: Type.Object({}), ...Refusals } } },
    async (request, reply) => {
      const { name } = request.params;
      requireOurs(name);
      const existed = (await accountOf(name)) !== null && (await store.accounts.delete(name));
      if (!existed) return sendAnswer(reply, unknown(name));
      access.users.changed();
      await access.sessions.endAllOf(name);
      return sendJson(reply, {});
    },
  );

  app.put(
    '/me/password',
    {
      schema: {
        tags,
        summary: 'Change the own password; other logins of the user are over then',
        body: Type.Object({ current: Type.String({ maxLength: 1024 }), password: Password }, strict),
        response: { 200: Type.Unknown(), ...Refusals },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      if (principal === null || principal.means === 'api key' || principal.means === 'this machine')
        return sendAnswer(reply, answer('forbidden'));
      const { name } = principal;
      requireOurs(name);
      const { current, password } = request.body;
      const account = await accountOf(name);
      if (account === null) return sendAnswer(reply, answer('user-elsewhere', { name, where: 'the agents' }));
      if ((await access.login(request, name, current)) === null)
        return sendAnswer(reply, answer('bad-field', { field: 'current', why: 'is not the password' }));
      await save(name, { password }, account);
      await access.sessions.endAllOf(name);
      tellAudit(request, { name, after: null });
      const user = await access.users.get(name, clock.now());
      return principal.means === 'session' && user !== null
        ? beginSession(request, reply, access, user)
        : sendMe(reply, principal, null);
    },
  );

  async function accountOf(name: string): Promise<Account | null> {
    requireStorable('name', name);
    return store.accounts.get(name);
  }

  /** Throws the answer for a user that the configuration file has. */
  function requireOurs(name: string): void {
    if (access.users.isConfigured(name))
      throw new AnswerError(answer('user-elsewhere', { name, where: 'the configuration' }));
  }

  async function save(name: string, written: Written, before: Account | null): Promise<Account> {
    requireOurs(name);
    // Basic credentials cannot carry a colon in the name (RFC 7617 section 2).
    if (!/^[^:\p{Cc}]+$/u.test(name))
      throw new AnswerError(answer('bad-field', { field: 'name', why: 'must be a name without a colon' }));
    const {
      role = before?.role,
      password,
      agentId = before?.agentId ?? null,
      active = before?.active ?? true,
    } = written;
    const isNew = password !== undefined && password !== HIDDEN_SECRET;
    const passwordHash = isNew ? await access.users.hash(password) : before?.passwordHash;
    if (role === undefined || passwordHash === undefined)
      throw new AnswerError(
        answer('bad-field', { field: 'password', why: 'is missing: a new user needs one' }),
      );
    if (agentId !== null) requireStorable('agentId', agentId);
    const now = clock.now();
    const account = {
      name,
      role,
      agentId,
      active,
      passwordHash,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
    };
    await store.accounts.put(account);
    access.users.changed();
    if (!active) await access.sessions.endAllOf(name);
    return account;
  }
}

function shown({ name, role, agentId, active }: Account) {
  return { name, role, agentId, active, source: 'database' as const, password: HIDDEN_SECRET };
}
