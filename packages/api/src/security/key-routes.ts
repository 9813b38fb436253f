import { type ApiKey, formatInstant, KEY_ROLES, parseInstant } from '@ringback/core';
import { Type } from 'typebox';
import { ObjectName, requireStorable } from '../admin/option-body.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { Access } from './access.ts';
import { tellAudit } from './guard.ts';
import { principalOf } from './principals.ts';

const tags = ['Access'];
const Instant = Type.Union([Type.String(), Type.Null()]);

const keyProperties = {
  id: Type.String(),
  name: Type.String(),
  role: Type.Enum([...KEY_ROLES]),
  services: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Null: all' }),
  createdAt: Type.String(),
  createdBy: Type.String(),
  expiresAt: Instant,
  lastUsedAt: Instant,
};

/** API keys of programs. */
export function keyRoutes(app: TypedInstance, { keys }: Access): void {
  app.get(
    '/keys',
    {
      schema: {
        tags,
        summary: 'All API keys, without the keys themselves',
        response: { 200: Type.Array(Type.Object(keyProperties)), ...Refusals },
      },
    },
    async (_request, reply) => sendJson(reply, (await keys.list()).map(keyView)),
  );

  app.post(
    '/keys',
    {
      schema: {
        tags,
        summary: 'Make an API key; the answer shows it, and nothing ever shows it again',
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 128, description: 'What it is for' }),
            role: Type.Enum([...KEY_ROLES], {
              description: 'client: only what passwords of services open, nothing of /api/v1',
            }),
            services: Type.Optional(
              Type.Union([Type.Array(ObjectName, { minItems: 1, maxItems: 1000 }), Type.Null()], {
                description: 'The only services that it is for; by default all',
              }),
            ),
            expiresAt: Type.Optional(
              Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601; by default never' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ ...keyProperties, key: Type.String() }), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name, role, services = null, expiresAt = null } = request.body;
      requireStorable('name', name);
      for (const service of services ?? []) requireStorable('services', service);
      const end = expiresAt === null ? null : parseInstant(expiresAt);
      if (expiresAt !== null && end === null)
        return sendAnswer(
          reply,
          answer('bad-field', { field: 'expiresAt', why: 'must be like 2031-05-28T12:00:00.000Z' }),
        );
      const creator = principalOf(request)?.name ?? '';
      const { key, text } = await keys.make({ name, role, services, expiresAt: end }, creator);
      tellAudit(request, { name: key.id, after: { name, role, services, expiresAt } });
      return sendJson(reply, { ...keyView(key), key: text });
    },
  );

  app.delete(
    '/keys/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an API key',
        params: Type.Object({ id: ObjectName }),
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      requireStorable('id', id);
      return (await keys.revoke(id))
        ? sendJson(reply, {})
        : sendAnswer(reply, answer('unknown-object', { what: 'API key', name: id }));
    },
  );
}

function keyView({ secretHash: _hidden, createdAt, expiresAt, lastUsedAt, ...key }: ApiKey) {
  return {
    ...key,
    createdAt: formatInstant(createdAt),
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
  };
}
