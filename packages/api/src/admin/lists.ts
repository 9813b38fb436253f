import { type Configuration, hideSecrets, keepSecrets, type OptionMap } from '@ringback/core';
import { Type } from 'typebox';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, OptionBody, optionsOf, requireStorable, StoredOptions } from './option-body.ts';
import type { WriteLine } from './write-line.ts';

const tags = ['Administration'];
const params = Type.Object({ name: ObjectName });
const StoredList = Type.Record(Type.String(), StoredOptions);

/** Transaction lists: `{section: {key: value}}` (contract section 4). */
export function listRoutes(app: TypedInstance, configuration: Configuration, line: WriteLine): void {
  const shown = (list: Readonly<Record<string, OptionMap>>): Record<string, OptionMap> =>
    Object.fromEntries(Object.entries(list).map(([section, options]) => [section, hideSecrets(options)]));

  app.get(
    '/lists',
    {
      schema: {
        tags,
        summary: 'All transaction lists',
        response: {
          200: Type.Array(Type.Object({ name: Type.String(), sections: StoredList })),
          ...Refusals,
        },
      },
    },
    (_request, reply) =>
      sendJson(
        reply,
        configuration.lists().map(({ name, sections }) => ({ name, sections: shown(sections) })),
      ),
  );

  app.get(
    '/lists/:name',
    {
      schema: {
        tags,
        summary: 'One transaction list',
        params,
        response: { 200: StoredList, ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireStorable('name', name);
      const list = configuration.list(name);
      return list === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'list', name }))
        : sendJson(reply, shown(list));
    },
  );

  app.put(
    '/lists/:name',
    {
      schema: {
        tags,
        summary: 'Create or replace a transaction list',
        params,
        body: Type.Record(Type.String(), OptionBody),
        response: { 200: StoredList, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        const before = configuration.list(name);
        const list = Object.fromEntries(
          Object.entries(request.body).map(([section, options]) => {
            requireStorable(section, section);
            return [section, keepSecrets(optionsOf(options), before?.[section] ?? null)];
          }),
        );
        await configuration.putList(name, list);
        return sendJson(reply, shown(list));
      }),
  );

  app.delete(
    '/lists/:name',
    {
      schema: {
        tags,
        summary: 'Delete a transaction list',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        return (await configuration.deleteList(name))
          ? sendJson(reply, {})
          : sendAnswer(reply, answer('unknown-object', { what: 'list', name }));
      }),
  );
}
