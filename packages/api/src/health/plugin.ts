import { hasCode } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { answerIn, type RouteDescription } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'isStopping' | 'metricsText' | 'telemetry' | 'version'>;

const Status = Type.Object({ status: Type.Enum(['live', 'ready']), version: Type.String() });
const Measurements = answerIn('text/plain', 'The text format of Prometheus');

/** Paths that answer while the process stops, so that operators see it stop. */
export function isForOperators(path: string): boolean {
  return path === '/metrics' || path.startsWith('/health/');
}

/** `/health/live`, `/health/ready` and `/metrics`, for operators and without credentials. */
export async function healthPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: Dependencies },
): Promise<void> {
  const { store, isStopping, metricsText, telemetry, version } = dependencies;
  const described = (summary: string, ok: object = Status): { schema: RouteDescription } => ({
    schema: { tags: ['Operation'], summary, response: { 200: ok, ...Refusals } },
  });

  app.get('/health/live', described('The process runs'), (_request, reply) =>
    sendJson(reply, { status: 'live', version }),
  );

  app.get(
    '/health/ready',
    described('The process takes requests and its database answers'),
    async (_request, reply) => {
      if (isStopping()) return sendAnswer(reply, answer('stopping'));
      try {
        await store.ping();
      } catch (error) {
        // Whatever keeps the database from answering: not ready is the truth about it.
        telemetry.log('warn', 'health.not-ready', { code: hasCode(error) ? error.code : 'unknown' });
        return sendAnswer(reply, answer('store-unavailable'));
      }
      return sendJson(reply, { status: 'ready', version });
    },
  );

  app.get('/metrics', described('Measurements', Measurements), async (_request, reply) => {
    const { contentType, body } = await metricsText();
    return reply.header('content-type', contentType).send(body);
  });
}
