import type { Json } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';

const tags = ['Simulation'];
const params = Type.Object({ id: ObjectName });
/** Seconds after which there may be room again. */
const AGAIN_S = '10';

/** What would happen: days of a contact centre on virtual time, beside the real ones. */
export function simulationRoutes(
  app: TypedInstance,
  { simulations }: Pick<ApiDependencies, 'simulations'>,
): void {
  const unknown = (id: string) => answer('unknown-object', { what: 'simulation', name: id });

  app.get(
    '/simulations/scenarios',
    {
      schema: {
        tags,
        summary: 'Scenarios that come with the product, to begin one of your own with',
        response: {
          200: Type.Array(
            Type.Object({ name: Type.String(), title: Type.String(), scenario: Type.Unknown() }),
          ),
          ...Refusals,
        },
      },
    },
    async (_request, reply) => sendJson(reply, await simulations.shipped()),
  );

  app.post(
    '/simulations',
    {
      schema: {
        tags,
        summary: 'Simulate a scenario, in a thread of its own; its id says how far it is and what came of it',
        body: Type.Object(
          { scenario: Type.Record(Type.String(), Type.Unknown()) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ id: Type.String() }), ...Refusals },
      },
    },
    async (request, reply) => {
      const outcome = await simulations.start(request.body.scenario as Json);
      if (outcome.kind === 'started') return sendJson(reply, { id: outcome.id });
      if (outcome.kind === 'full')
        return sendAnswer(reply, answer('too-many-requests', { seconds: AGAIN_S }));
      const [first] = outcome.problems;
      const more = outcome.problems.slice(1).map(({ field, why }) => `; ${field} ${why}`);
      return sendAnswer(
        reply,
        answer('bad-field', {
          field: first?.field || 'scenario',
          why: `${first?.why ?? 'cannot be read'}${more.join('')}`,
        }),
      );
    },
  );

  app.get(
    '/simulations/:id',
    {
      schema: {
        tags,
        summary: 'How far a simulation is, and its report',
        params,
        response: {
          200: Type.Object({
            state: Type.Enum(['waiting', 'running', 'done', 'failed']),
            share: Type.Optional(Type.Number({ description: 'Of the simulated time that is over, 0 to 1' })),
            report: Type.Optional(Type.Unknown()),
            why: Type.Optional(Type.String()),
          }),
          ...Refusals,
        },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const found = simulations.state(id);
      if (found === null) return sendAnswer(reply, unknown(id));
      const { kind: state, ...more } = found;
      return sendJson(reply, { state, ...more });
    },
  );

  app.delete(
    '/simulations/:id',
    {
      schema: {
        tags,
        summary: 'End a simulation, or forget it',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return simulations.stop(id) ? sendJson(reply, {}) : sendAnswer(reply, unknown(id));
    },
  );
}
