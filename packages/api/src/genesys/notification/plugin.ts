import type { NotificationRefusal } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { askForCredentials, credentialsOf } from '../../edge/required-credentials.ts';
import { sendJson } from '../../edge/send-json.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { readObject, readPublication, readSubscription } from './read-body.ts';
import { schemas } from './schemas.ts';

/** Notification API (API reference 7). Credentials are those of section `notification`, else `server`. */
export async function notificationPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  const { configuration, notifications, telemetry } = dependencies;
  await askForCredentials(app, configuration, () =>
    credentialsOf([configuration.section('notification'), configuration.section('server')]),
  );

  app.post(
    '/genesys/1/notification/subscription',
    { schema: schemas.subscribe, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const body = readObject(request);
      if (body.kind === 'problem') return sendAnswer(reply, body.answer);
      const reading = readSubscription(body.value, userOf(request));
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const outcome = await notifications.subscribe(reading.value);
      if (outcome.kind === 'refused') return refuse(reply, outcome);
      telemetry.log('info', 'notification.subscribed', {
        requestId: request.id,
        subscription: outcome.id,
        type: reading.value.details.type,
      });
      return sendJson(reply, { id: outcome.id });
    },
  );

  // One that has expired meanwhile is gone as well: that is what the client wants.
  app.delete<{ Params: { id: string } }>(
    '/genesys/1/notification/subscription/:id',
    { schema: schemas.unsubscribe, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { id } = request.params;
      // Under an id that cannot be stored there is none.
      if (unstorable(id) === null) await notifications.unsubscribe(id);
      return sendJson(reply, {});
    },
  );

  app.post(
    '/genesys/1/notification/publish',
    { schema: schemas.publish, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const body = readObject(request);
      if (body.kind === 'problem') return sendAnswer(reply, body.answer);
      const reading = readPublication(body.value);
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const outcome = await notifications.publish(reading.value);
      if (outcome.kind === 'refused') return refuse(reply, outcome);
      telemetry.log('info', 'notification.published', { requestId: request.id, receivers: outcome.count });
      return sendJson(reply, {});
    },
  );
}

function refuse(reply: FastifyReply, { field, why }: NotificationRefusal): FastifyReply {
  return sendAnswer(reply, answer('bad-field', { field, why }));
}

/** The end user, as clients name him in a header (API reference 1.7). */
export function userOf(request: FastifyRequest): string | null {
  const given = request.headers['gms_user'];
  const user = (Array.isArray(given) ? given[0] : given)?.trim() ?? '';
  return user === '' ? null : user.slice(0, 256);
}
