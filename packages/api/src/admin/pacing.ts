import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { Refusals } from '../errors/error-body.ts';
import { ObjectName, requireStorable } from './option-body.ts';

/** How the customers of a virtual queue are dialled. */
export function pacingRoutes(app: TypedInstance, { routing }: Pick<ApiDependencies, 'routing'>): void {
  app.get(
    '/queues/:name/pacing',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'How dialling goes in a virtual queue: who answers and how soon, who found no agent, and who is to be dialled',
        params: Type.Object({ name: ObjectName }),
        response: { 200: Type.Record(Type.String(), Type.Unknown()), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireStorable('name', name);
      const { virtualQueue, ...view } = routing.pacing(name);
      return sendJson(reply, {
        queue: virtualQueue,
        ...view,
        abandonedPercent:
          view.abandonedShare === null ? null : Math.round(view.abandonedShare * 10_000) / 100,
      });
    },
  );
}
