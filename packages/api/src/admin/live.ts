import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { Refusals } from '../errors/error-body.ts';
import { CallShape, callView, QueueShape, queueView } from './views.ts';

const tags = ['Live state'];

/** Who is on the phone and who waits, now. */
export function liveRoutes(
  app: TypedInstance,
  { calls, routing }: Pick<ApiDependencies, 'calls' | 'routing'>,
): void {
  app.get(
    '/calls',
    {
      schema: {
        tags,
        summary: 'Calls from their first INVITE until their last leg has ended',
        response: { 200: Type.Array(CallShape), ...Refusals },
      },
    },
    (_request, reply) => sendJson(reply, calls().map(callView)),
  );

  app.get(
    '/queues',
    {
      schema: {
        tags,
        summary: 'Virtual queues and who stands in them, in order',
        response: { 200: Type.Array(QueueShape), ...Refusals },
      },
    },
    (_request, reply) => sendJson(reply, routing.queues().map(queueView)),
  );
}
