import { exportOptions, importOptions, writeIni, writeJson } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { surroundingPorts } from './findings.ts';
import type { WriteLine } from './write-line.ts';

const tags = ['Administration'];
/** Option exports of whole installations are larger than other bodies. */
const MAX_EXPORT_BYTES = 8 * 1_048_576;

const Remark = Type.Object({
  level: Type.Enum(['error', 'warning']),
  line: Type.Union([Type.Integer(), Type.Null()]),
  place: Type.String(),
  message: Type.String(),
  suggestion: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
});
const Imported = Type.Object({
  what: Type.Enum(['service', 'section', 'list', 'resource group']),
  name: Type.String(),
  outcome: Type.Enum(['created', 'replaced', 'unchanged']),
  count: Type.Integer(),
});

/** Option exports go in and out (contract section 2). */
export function exchangeRoutes(
  app: TypedInstance,
  dependencies: Pick<ApiDependencies, 'configuration' | 'store' | 'telemetry' | 'trunks'>,
  line: WriteLine,
): void {
  const { telemetry } = dependencies;
  const ports = { ...surroundingPorts(dependencies), resources: dependencies.store.configuration };

  app.post(
    '/import',
    {
      bodyLimit: MAX_EXPORT_BYTES,
      schema: {
        tags,
        summary: 'Import an option export; each service, section, list and group as a whole, others stay',
        body: Type.Object(
          {
            text: Type.String({ description: 'Sections with key = value, or JSON' }),
            dryRun: Type.Optional(Type.Boolean({ description: 'Only tell what would become of it' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ imported: Type.Array(Imported), remarks: Type.Array(Remark) }),
          ...Refusals,
        },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { text, dryRun = false } = request.body;
        const outcome = await importOptions(text, ports, dryRun);
        if (outcome.kind === 'unreadable')
          return sendAnswer(
            reply,
            answer('bad-field', { field: 'text', why: `cannot be imported: ${outcome.why}` }),
          );
        const { imported, remarks } = outcome;
        if (!dryRun)
          telemetry.log('info', 'configuration.imported', {
            count: imported.length,
            remarks: remarks.length,
          });
        return sendJson(reply, { imported, remarks });
      }),
  );

  app.get(
    '/export',
    {
      schema: {
        tags,
        summary: 'Everything that is configured by options, secrets hidden',
        querystring: Type.Object(
          { format: Type.Optional(Type.Enum(['json', 'ini'], { description: 'By default json' })) },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'Sections with their options',
            content: {
              'application/json': { schema: Type.Record(Type.String(), Type.Unknown()) },
              'text/plain': { schema: Type.String() },
            },
          },
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const content = await exportOptions(ports);
      const isIni = request.query.format === 'ini';
      return reply
        .header('content-type', isIni ? 'text/plain;charset=utf-8' : 'application/json;charset=utf-8')
        .header('content-disposition', `attachment; filename="ringback-options.${isIni ? 'ini' : 'json'}"`)
        .send(isIni ? writeIni(content) : writeJson(content));
    },
  );
}
