import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { NumbersQuery, showsFullNumbers } from '../admin/numbers-shown.ts';
import { requireStorable } from '../admin/option-body.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { answerIn } from '../edge/route-description.ts';
import { Refusals } from '../errors/error-body.ts';
import type { Access } from '../security/access.ts';
import { guardRoutes, mayStill } from '../security/guard.ts';
import type { LiveView } from './live-view.ts';
import { streamLiveView } from './stream.ts';

/** `/api/v1/events`: the live state as a stream. */
export async function eventsPlugin(
  plain: FastifyInstance,
  { dependencies, access, view }: { dependencies: ApiDependencies; access: Access; view: LiveView },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const guard = { dependencies, access };
  guardRoutes(plain, guard);
  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['Live state'],
        summary: 'Callbacks, agents, queues and calls as server-sent events: a snapshot, then what changes',
        querystring: Type.Object({
          ...NumbersQuery,
          callback: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 255,
              description: 'A callback that is open: the part `open` changes with everything about it',
            }),
          ),
        }),
        response: { 200: answerIn('text/event-stream', 'Events snapshot and update'), ...Refusals },
      },
    },
    (request, reply) => {
      const { callback: callbackId = null } = request.query;
      if (callbackId !== null) requireStorable('callback', callbackId);
      return streamLiveView(request, reply, view, {
        callbackId,
        full: showsFullNumbers(request.query.numbers, dependencies.exposeNumbers ?? false),
        mayStill: () => mayStill(request, reply, guard),
      });
    },
  );
}
