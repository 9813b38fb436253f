import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'orchestration' | 'telemetry'>;

/** `DELETE` of a callback (API reference 4.3); 200 leaves after the end is committed. */
export function cancelRoute(app: FastifyInstance, dependencies: Dependencies): void {
  const { orchestration, telemetry } = dependencies;
  app.delete<{ Params: { name: string; id: string } }>(
    '/genesys/1/service/callback/:name/:id',
    { schema: schemas.cancel, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { name, id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null || record.service !== name)
        return sendAnswer(reply, answer('unknown-callback', { id }));
      const outcome = await orchestration.cancel(record.id, 'CANCELLED');
      switch (outcome.kind) {
        case 'cancelled':
          telemetry.log('info', 'callback.cancelled', { callbackId: record.id, requestId: request.id });
          return sendJson(reply, {});
        case 'unknown':
          return sendAnswer(reply, answer('unknown-callback', { id }));
        case 'not-cancellable':
          telemetry.log('info', 'callback.cancel-refused', {
            callbackId: record.id,
            requestId: request.id,
            state: outcome.state,
          });
          return sendAnswer(reply, answer('not-cancellable', { id, state: outcome.state }));
      }
    },
  );
}
