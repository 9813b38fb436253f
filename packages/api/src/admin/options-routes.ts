import { hideSecrets, keepSecrets, type OptionMap } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import {
  changedOptions,
  ObjectName,
  OptionBody,
  OptionChanges,
  optionsOf,
  requireStorable,
  StoredOptions,
} from './option-body.ts';
import type { WriteLine } from './write-line.ts';

/** A family of named option maps: configured services, or server-level sections. */
export interface OptionMaps {
  /** First part of the path, and the word for one of them in answers. */
  readonly path: string;
  readonly word: string;
  /** Whether `PATCH` makes one that is not there. */
  readonly patchCreates: boolean;
  all(): { name: string; options: OptionMap }[];
  get(name: string): OptionMap | null;
  /** Gives how many findings there are about it. */
  put(name: string, options: OptionMap): Promise<number>;
  delete(name: string): Promise<boolean>;
}

/** The stored map, as it is (contract section 4); that something looks wrong stands in a header. */
const saved = (reply: FastifyReply, stored: OptionMap, findings: number): FastifyReply =>
  sendJson(reply.header('x-findings', String(findings)), hideSecrets(stored));

/** `GET`, `PUT`, `PATCH` and `DELETE` of one family of option maps (contract section 4). */
export function optionRoutes(app: TypedInstance, maps: OptionMaps, line: WriteLine): void {
  const { path, word } = maps;
  const tags = ['Administration'];
  const params = Type.Object({ name: ObjectName });

  app.get(
    path,
    {
      schema: {
        tags,
        summary: `All ${word}s`,
        response: {
          200: Type.Array(Type.Object({ name: Type.String(), options: StoredOptions })),
          ...Refusals,
        },
      },
    },
    (_request, reply) =>
      sendJson(
        reply,
        maps.all().map(({ name, options }) => ({ name, options: hideSecrets(options) })),
      ),
  );

  app.get(
    `${path}/:name`,
    { schema: { tags, summary: `One ${word}`, params, response: { 200: StoredOptions, ...Refusals } } },
    (request, reply) => {
      const { name } = request.params;
      const options = maps.get(name);
      return options === null
        ? sendAnswer(reply, answer('unknown-object', { what: word, name }))
        : sendJson(reply, hideSecrets(options));
    },
  );

  app.put(
    `${path}/:name`,
    {
      schema: {
        tags,
        summary: `Create or replace a ${word}`,
        params,
        body: OptionBody,
        response: { 200: StoredOptions, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        const stored = keepSecrets(optionsOf(request.body), maps.get(name));
        return saved(reply, stored, await maps.put(name, stored));
      }),
  );

  app.patch(
    `${path}/:name`,
    {
      schema: {
        tags,
        summary: `Set or remove options of a ${word}`,
        params,
        body: OptionChanges,
        response: { 200: StoredOptions, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        const before = maps.get(name);
        if (before === null && !maps.patchCreates)
          return sendAnswer(reply, answer('unknown-object', { what: word, name }));
        const stored = keepSecrets(changedOptions(before ?? {}, request.body), before);
        return saved(reply, stored, await maps.put(name, stored));
      }),
  );

  app.delete(
    `${path}/:name`,
    {
      schema: {
        tags,
        summary: `Delete a ${word}`,
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        const existed = maps.get(name) !== null && (await maps.delete(name));
        return existed
          ? sendJson(reply, {})
          : sendAnswer(reply, answer('unknown-object', { what: word, name }));
      }),
  );
}
