import type { Store } from '@ringback/core';
import { Type } from 'typebox';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, requireStorable } from './option-body.ts';

const tags = ['Administration'];
const params = Type.Object({ group: ObjectName });
const Numbers = Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 100_000 });

/** Resource groups: pools of access numbers (contract section 4). */
export function resourceRoutes(app: TypedInstance, { configuration }: Store): void {
  app.get(
    '/resources',
    {
      schema: {
        tags,
        summary: 'All resource groups',
        response: {
          200: Type.Array(Type.Object({ name: Type.String(), numbers: Type.Array(Type.String()) })),
          ...Refusals,
        },
      },
    },
    async (_request, reply) => sendJson(reply, await configuration.resourceGroups()),
  );

  app.get(
    '/resources/:group',
    { schema: { tags, summary: 'One resource group', params, response: { 200: Numbers, ...Refusals } } },
    async (request, reply) => {
      const { group } = request.params;
      requireStorable('group', group);
      const numbers = await configuration.resources(group);
      return numbers === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'resource group', name: group }))
        : sendJson(reply, numbers);
    },
  );

  app.put(
    '/resources/:group',
    {
      schema: {
        tags,
        summary: 'Create or replace a resource group',
        params,
        body: Numbers,
        response: { 200: Numbers, ...Refusals },
      },
    },
    async (request, reply) => {
      const { group } = request.params;
      requireStorable('group', group);
      for (const [at, number] of request.body.entries()) requireStorable(String(at), number);
      await configuration.putResources(group, request.body);
      return sendJson(reply, request.body);
    },
  );

  app.delete(
    '/resources/:group',
    {
      schema: {
        tags,
        summary: 'Delete a resource group',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const { group } = request.params;
      requireStorable('group', group);
      return (await configuration.deleteResources(group))
        ? sendJson(reply, {})
        : sendAnswer(reply, answer('unknown-object', { what: 'resource group', name: group }));
    },
  );
}
