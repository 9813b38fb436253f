import { QUEUE_POSITION, type ServiceOwner } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { httpAnswer, sendHttpAnswer } from '../edge/http-answer.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { cancelCallback } from './cancel.ts';
import { queuePosition } from './queue-position.ts';
import { readRequest } from './read-request.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';
import type { ServiceOwners } from './service-owner.ts';

type Dependencies = Pick<ApiDependencies, 'orchestration' | 'store' | 'telemetry' | 'recorded'>;
type InstanceRoute = { Params: { id: string } };
type ActionRoute = { Params: { id: string; '*': string } };

/** What GMS says to a document itself (API reference 3.2). */
const RESERVED = /^gms\./;
const MAX_ACTION = 256;
/** An id in a path. Below `callback` there are only names of services. */
export const ID = ':id(^(?!callback$).+$)';

/** Actions on an instance or a callback, and the end of an instance (API reference 3.2, 3.3). */
export function instanceRoutes(
  app: FastifyInstance,
  dependencies: Dependencies,
  owners: ServiceOwners,
): void {
  const { telemetry } = dependencies;
  const { services } = dependencies.orchestration;

  async function act(request: FastifyRequest<ActionRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { id, '*': action } = request.params;
    const owner = await owners.of(request);
    if (owner === null) return sendAnswer(reply, answer('unknown-instance', { id }));
    if (action === '' || action.length > MAX_ACTION || RESERVED.test(action) || /\s/.test(action))
      return sendAnswer(reply, answer('bad-action', { action }));
    if (action === QUEUE_POSITION && owner.kind === 'callback') {
      const answered = await queuePosition(reply, owner.id, dependencies);
      if (answered !== null) return answered;
    }
    const reading = await readRequest(request, 'anything');
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { params, userData } = reading.parameters;
    // The data are ours, and nobody else is told (API reference 3.2).
    if (action === 'update') return update(reply, owner, userData);
    const outcome = await services.act(owner, action, { ...userData, ...params });
    switch (outcome.kind) {
      case 'answered':
        return sendHttpAnswer(reply, httpAnswer(outcome.answer));
      case 'unknown':
        return sendAnswer(reply, answer('unknown-instance', { id }));
      case 'no-session':
        return sendAnswer(reply, answer('ors-session-gone', { id }));
      case 'unanswered':
        return sendAnswer(reply, answer('ors-unanswered', { action, seconds: String(outcome.seconds) }));
      case 'failed':
        telemetry.log('warn', 'service.action-failed', {
          requestId: request.id,
          id: owner.id,
          why: outcome.why,
        });
        return sendAnswer(reply, answer('ors-unreachable'));
    }
  }

  async function update(
    reply: FastifyReply,
    owner: ServiceOwner,
    userData: Readonly<Record<string, string>>,
  ): Promise<FastifyReply> {
    const outcome = await services.changeUserData(owner, { set: userData, remove: [] });
    return outcome === 'changed'
      ? sendJson(reply, { _id: owner.id })
      : sendAnswer(reply, answer('unknown-instance', { id: owner.id }));
  }

  for (const method of ['GET', 'POST'] as const) {
    app.route<ActionRoute>({
      method,
      url: `/genesys/1/service/${ID}/*`,
      exposeHeadRoute: false,
      schema: schemas.action,
      ...DOCUMENTED_ONLY,
      handler: act,
    });
  }

  app.delete<InstanceRoute>(
    `/genesys/1/service/${ID}`,
    { schema: schemas.remove, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { id } = request.params;
      const owner = await owners.of(request);
      if (owner === null) return sendAnswer(reply, answer('unknown-instance', { id }));
      if (owner.kind === 'callback') return cancelCallback(request, reply, owner.id, dependencies);
      return (await services.remove(owner.id))
        ? sendJson(reply, {})
        : sendAnswer(reply, answer('unknown-instance', { id }));
    },
  );
}
