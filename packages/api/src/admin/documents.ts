import { formatInstant } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { answerIn } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DocumentFindingShape } from './document-shapes.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import type { WriteLine } from './write-line.ts';

const tags = ['Documents'];
const params = Type.Object({ name: ObjectName });
const Version = Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'By default the current version' });
export const VersionQuery = Type.Object({ version: Type.Optional(Version) }, { additionalProperties: false });
/** Documents may be larger than other bodies: 4 million characters is what the reader of SCXML takes. */
export const MAX_DOCUMENT_BYTES = 8 * 1_048_576;

const VersionShape = Type.Object({
  version: Type.Integer(),
  uploadedAt: Type.String(),
  size: Type.Integer({ description: 'Characters' }),
  current: Type.Boolean(),
});
const NamedVersion = Type.Object({ name: Type.String(), ...VersionShape.properties });

/** Scenario documents that administrators upload; services name them as `document:<name>`. */
export function documentRoutes(
  app: TypedInstance,
  { orchestration: { documents } }: Pick<ApiDependencies, 'orchestration'>,
  line: WriteLine,
): void {
  const unknown = (name: string) => answer('unknown-object', { what: 'document', name });
  const shown = <Shape extends { readonly uploadedAt: number }>(version: Shape) => ({
    ...version,
    uploadedAt: formatInstant(version.uploadedAt),
  });

  app.get(
    '/documents',
    {
      schema: {
        tags,
        summary: 'Uploaded documents, the current version of each',
        response: { 200: Type.Array(NamedVersion), ...Refusals },
      },
    },
    async (_request, reply) => sendJson(reply, (await documents.list()).map(shown)),
  );

  app.put(
    '/documents/:name',
    {
      config: { textBody: true },
      bodyLimit: MAX_DOCUMENT_BYTES,
      schema: {
        tags,
        summary: 'Upload a new version of a document: its text is the body, of any content type',
        params,
        querystring: Type.Object(
          {
            as: Type.Optional(
              Type.Enum(['document', 'part'], {
                description: 'A part (script, fragment, data) is drawn in by documents and is not checked',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        consumes: ['text/plain', 'application/xml', 'application/scxml+xml', 'text/javascript'],
        body: Type.String({ minLength: 1 }),
        response: {
          200: Type.Object({
            name: Type.String(),
            version: Type.Integer(),
            findings: Type.Array(DocumentFindingShape),
          }),
          ...Refusals,
        },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        requireStorable('body', request.body);
        const outcome = await documents.upload(name, request.body, request.query.as ?? 'document');
        if (outcome.kind === 'stored')
          return sendJson(reply, { name, version: outcome.version, findings: outcome.findings });
        const { findings } = outcome;
        const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
        return sendAnswer(reply, {
          ...answer('bad-document', {
            line: String(first?.line ?? 1),
            why: first?.message ?? 'it has errors',
          }),
          findings,
        });
      }),
  );

  app.get(
    '/documents/:name',
    {
      schema: {
        tags,
        summary: 'A version of a document with its text',
        params,
        querystring: VersionQuery,
        response: {
          200: Type.Object({ ...NamedVersion.properties, text: Type.String() }),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const document = await read(request.params.name, request.query.version);
      return document === null
        ? sendAnswer(reply, unknown(request.params.name))
        : sendJson(reply, shown(document));
    },
  );

  app.get(
    '/documents/:name/text',
    {
      schema: {
        tags,
        summary: 'The text of a version of a document',
        params,
        querystring: VersionQuery,
        response: { 200: answerIn('text/plain', 'The text'), ...Refusals },
      },
    },
    async (request, reply) => {
      const document = await read(request.params.name, request.query.version);
      return document === null
        ? sendAnswer(reply, unknown(request.params.name))
        : reply.header('content-type', 'text/plain;charset=utf-8').send(document.text);
    },
  );

  app.get(
    '/documents/:name/versions',
    {
      schema: {
        tags,
        summary: 'All versions of a document, newest first',
        params,
        response: { 200: Type.Array(VersionShape), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireStorable('name', name);
      const versions = await documents.versions(name);
      return versions.length === 0 ? sendAnswer(reply, unknown(name)) : sendJson(reply, versions.map(shown));
    },
  );

  app.post(
    '/documents/:name/rollback',
    {
      schema: {
        tags,
        summary: 'Make an earlier version the current one; no version is changed or lost',
        params,
        body: Type.Object(
          { version: Type.Integer({ minimum: 1, maximum: 999_999_999 }) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ name: Type.String(), version: Type.Integer() }), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        const { version } = request.body;
        requireStorable('name', name);
        const done = await documents.rollBack(name, version);
        if (done === 'unknown')
          return sendAnswer(
            reply,
            answer('unknown-object', { what: 'version of this document', name: String(version) }),
          );
        return sendJson(reply, { name, version });
      }),
  );

  app.delete(
    '/documents/:name',
    {
      schema: {
        tags,
        summary: 'Delete a document with all its versions; sessions that run it go on',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        return (await documents.remove(name)) === 'done'
          ? sendJson(reply, {})
          : sendAnswer(reply, unknown(name));
      }),
  );

  async function read(name: string, version: string | undefined) {
    requireStorable('name', name);
    return documents.get(name, version === undefined ? null : Number(version));
  }
}
