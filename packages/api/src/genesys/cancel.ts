import type { CallbackId } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { type Answer, answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'orchestration' | 'telemetry'>;

/** `DELETE` of a callback (API reference 4.3); 200 leaves after the end is committed. */
export function cancelRoute(app: FastifyInstance, dependencies: Dependencies): void {
  app.delete<{ Params: { name: string; id: string } }>(
    '/genesys/1/service/callback/:name/:id',
    { schema: schemas.cancel, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { name, id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null || record.service !== name)
        return sendAnswer(reply, answer('unknown-callback', { id }));
      return cancelCallback(request, reply, record.id, dependencies);
    },
  );
}

/** Cancels, and answers. `discard_ors_failure=true`: also when the server of the session cannot be told. */
export async function cancelCallback(
  request: FastifyRequest,
  reply: FastifyReply,
  id: CallbackId,
  dependencies: Pick<Dependencies, 'orchestration' | 'store' | 'telemetry'>,
  reason = 'CANCELLED',
): Promise<FastifyReply> {
  const problem = await cancelled(request, id, dependencies, reason);
  return problem === null ? sendJson(reply, {}) : sendAnswer(reply, problem);
}

/** Cancels, and gives the answer of a refusal; null when it is cancelled. */
export async function cancelled(
  request: FastifyRequest,
  id: CallbackId,
  { orchestration, store, telemetry }: Pick<Dependencies, 'orchestration' | 'store' | 'telemetry'>,
  reason = 'CANCELLED',
): Promise<Answer | null> {
  const discardFailure = (request.query as Record<string, unknown>)['discard_ors_failure'] === 'true';
  const outcome = await orchestration.cancel(id, reason, { discardFailure });
  if (outcome.kind === 'cancelled') {
    await store.access.release(id);
    telemetry.log('info', 'callback.cancelled', { callbackId: id, requestId: request.id });
    return null;
  }
  telemetry.log('info', 'callback.cancel-refused', {
    callbackId: id,
    requestId: request.id,
    ...(outcome.kind === 'not-cancellable' ? { state: outcome.state } : { reason: outcome.kind }),
    ...(outcome.kind === 'unreachable' ? { why: outcome.why } : {}),
  });
  switch (outcome.kind) {
    case 'unknown':
      return answer('unknown-callback', { id });
    case 'not-cancellable':
      return answer('not-cancellable', { id, state: outcome.state });
    case 'session-lost':
      return answer('session-lost', { id });
    case 'unreachable':
      return answer('ors-unreachable');
  }
}
