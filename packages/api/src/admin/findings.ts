import { configuredSurroundings, type Finding, type OptionMap, serviceFindings } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store'>;

const tags = ['Administration'];

const findingProperties = {
  level: Type.Enum(['error', 'warning']),
  key: Type.String(),
  message: Type.String(),
  suggestion: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
};

/** A finding as answers have it. */
export const FindingShape = Type.Object(findingProperties);

/** What looks wrong about services, beside everything that is configured now. */
export async function findingsOf(
  services: readonly OptionMap[],
  { configuration, store }: Dependencies,
): Promise<(readonly Finding[])[]> {
  const around = await configuredSurroundings(services, configuration, store.configuration);
  return services.map((options) => serviceFindings(options, around));
}

/** `GET /findings` and `GET /services/{name}/findings`: remarks, never refusals (contract section 4). */
export function findingRoutes(app: TypedInstance, dependencies: Dependencies): void {
  const { configuration } = dependencies;

  app.get(
    '/services/:name/findings',
    {
      schema: {
        tags,
        summary: 'What looks wrong about a configured service',
        params: Type.Object({ name: ObjectName }),
        response: { 200: Type.Array(FindingShape), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const options = configuration.service(name);
      if (options === null) return sendAnswer(reply, answer('unknown-object', { what: 'service', name }));
      const [findings = []] = await findingsOf([options], dependencies);
      return sendJson(reply, findings);
    },
  );

  app.get(
    '/findings',
    {
      schema: {
        tags,
        summary: 'What looks wrong about all configured services',
        response: {
          200: Type.Array(Type.Object({ service: Type.String(), ...findingProperties })),
          ...Refusals,
        },
      },
    },
    async (_request, reply) => {
      const services = configuration.services();
      const all = await findingsOf(
        services.map(({ options }) => options),
        dependencies,
      );
      return sendJson(
        reply,
        services.flatMap(({ name }, at) => (all[at] ?? []).map((finding) => ({ service: name, ...finding }))),
      );
    },
  );
}
