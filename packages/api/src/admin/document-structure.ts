import { sessionId as asSessionId } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DocumentLookProperties } from './document-shapes.ts';
import { MAX_DOCUMENT_BYTES, VersionQuery } from './documents.ts';
import { ObjectName, requireStorable } from './option-body.ts';

const tags = ['Documents'];
const params = Type.Object({ name: ObjectName });
const Look = Type.Object(DocumentLookProperties);

/** What documents are made of, for whoever draws them, and what is to be said of them. */
export function documentStructureRoutes(
  app: TypedInstance,
  { orchestration: { documents } }: Pick<ApiDependencies, 'orchestration'>,
): void {
  app.get(
    '/documents/:name/structure',
    {
      schema: {
        tags,
        summary: 'States and transitions of a version of a document, and what looks wrong',
        params,
        querystring: VersionQuery,
        response: { 200: Look, ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { version } = request.query;
      requireStorable('name', name);
      const look = await documents.look(name, version === undefined ? null : Number(version));
      return look === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'document', name }))
        : sendJson(reply, look);
    },
  );

  app.post(
    '/documents/:name/check',
    {
      bodyLimit: MAX_DOCUMENT_BYTES,
      schema: {
        tags,
        summary: 'Look at a text as if it were uploaded under that name; nothing is stored',
        params,
        body: Type.Object({ text: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
        response: { 200: Look, ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireStorable('name', name);
      return sendJson(reply, await documents.check(name, request.body.text));
    },
  );

  app.get(
    '/sessions/:id/structure',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'The same of the document that a session runs, or ran while that is known',
        params: Type.Object({ id: Type.String() }),
        response: { 200: Type.Object({ document: Type.String(), ...DocumentLookProperties }), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const look = /^[0-9A-Z]{32}$/.test(id) ? await documents.lookOfSession(asSessionId(id)) : null;
      return look === null ? sendAnswer(reply, answer('unknown-session', { id })) : sendJson(reply, look);
    },
  );
}
