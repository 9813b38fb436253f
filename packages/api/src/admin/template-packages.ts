import { templateNamed } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import type { RouteDescription } from '../edge/route-description.ts';
import { JSON_TYPE, sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { schemaAnswer } from '../errors/classify-fault.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';
import { type BringingIn, type BroughtPackage, bringIn } from './template-package/bring-in.ts';
import { archiveOf, packageIn } from './template-package/package-archive.ts';
import { packageContent } from './template-package/package-content.ts';
import { removeTemplate } from './template-package/remove.ts';
import { PackageShape } from './template-shapes.ts';
import type { WriteLine } from './write-line.ts';

type Dependencies = Pick<
  ApiDependencies,
  'clock' | 'configuration' | 'orchestration' | 'prompts' | 'stockPackage'
>;

const tags = ['Templates'];
const params = Type.Object({ name: ObjectName });
const ZIP_TYPE = 'application/zip';
/** A package carries documents and prompts, each of which may be as large as an uploaded one. */
const MAX_PACKAGE_BYTES = 32 * 1_048_576;

const Stored = Type.Object({ name: Type.String(), findings: Type.Array(Type.Unknown()) });

/** Templates as packages with everything in them, up and down: one JSON text, or a zip archive. */
export function templatePackageRoutes(app: TypedInstance, dependencies: Dependencies, line: WriteLine): void {
  const { clock, configuration } = dependencies;
  const unknown = (name: string) => answer('unknown-object', { what: 'template', name });

  app.get(
    '/templates/:name/package',
    {
      schema: {
        tags,
        summary: 'Download a template with its documents and prompts',
        params,
        querystring: Type.Object(
          { format: Type.Optional(Type.Enum(['json', 'zip'], { description: 'By default json' })) },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'The package',
            content: {
              'application/json': { schema: Type.Unknown() },
              [ZIP_TYPE]: { schema: Type.String({ format: 'binary' }) },
            },
          },
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const content = await packageContent(name, dependencies);
      if (content === null) return sendAnswer(reply, unknown(name));
      const isZip = request.query.format === 'zip';
      return reply
        .header('content-type', isZip ? ZIP_TYPE : JSON_TYPE)
        .header('content-disposition', `attachment; filename="${name}${isZip ? '.zip' : '.template.json'}"`)
        .send(isZip ? await archiveOf(content, clock.now()) : `${JSON.stringify(content, null, 2)}\n`);
    },
  );

  app.put(
    '/templates/:name',
    {
      bodyLimit: MAX_PACKAGE_BYTES,
      schema: {
        tags,
        summary:
          'Upload a template, or a new version of it; its documents become uploaded documents, its prompts own prompts',
        params,
        body: PackageShape,
        response: { 200: Stored, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        return sendOutcome(reply, name, await bringIn(name, request.body, dependencies));
      }),
  );

  app.put(
    '/templates/:name/package',
    {
      config: { bytesBody: true },
      bodyLimit: MAX_PACKAGE_BYTES,
      schema: {
        tags,
        summary: 'Upload a template as a zip archive, as it is downloaded',
        params,
        'x-body': { [ZIP_TYPE]: Type.String({ format: 'binary' }) },
        response: { 200: Stored, ...Refusals },
      } satisfies RouteDescription,
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        const body: unknown = request.body;
        const reading = await packageIn(Buffer.from(body instanceof Uint8Array ? body : []));
        if (reading.kind === 'refused')
          return sendAnswer(reply, answer('bad-field', { field: 'archive', why: reading.why }));
        const { content } = reading;
        const isPackage = request.compileValidationSchema(PackageShape);
        if (!isPackage(content)) return sendAnswer(reply, schemaAnswer(isPackage.errors ?? []));
        return sendOutcome(reply, name, await bringIn(name, content as BroughtPackage, dependencies));
      }),
  );

  app.delete(
    '/templates/:name',
    {
      schema: {
        tags,
        summary: 'Delete an uploaded template; its documents and prompts go, too, unless a service uses them',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        if (templateNamed(name) !== null)
          return sendAnswer(
            reply,
            answer('bad-field', { field: 'name', why: 'comes with the product and stays' }),
          );
        const template = configuration.template(name);
        if (template === null) return sendAnswer(reply, unknown(name));
        await removeTemplate(template, dependencies);
        return sendJson(reply, {});
      }),
  );
}

function sendOutcome(reply: FastifyReply, name: string, outcome: BringingIn): FastifyReply {
  switch (outcome.kind) {
    case 'stored':
      return sendJson(reply, { name, findings: outcome.findings });
    case 'bad-field':
      return sendAnswer(reply, answer('bad-field', { field: outcome.field, why: outcome.why }));
    case 'bad-document': {
      const { findings, path } = outcome;
      const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
      return sendAnswer(reply, {
        ...answer('bad-document', {
          line: String(first?.line ?? 1),
          why: `${first?.message ?? 'it has errors'} (${path})`,
        }),
        findings,
      });
    }
  }
}
