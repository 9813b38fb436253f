import {
  configuredSurroundings,
  type Finding,
  type OptionMap,
  type SurroundingPorts,
  sectionFindings,
  serviceFindings,
  serviceOfSection,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'trunks'>;

const tags = ['Administration'];

const findingProperties = {
  level: Type.Enum(['error', 'warning']),
  key: Type.String(),
  message: Type.String(),
  suggestion: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
  missing: Type.Optional(
    Type.Object(
      {
        what: Type.Enum(['service', 'resource group', 'push provider']),
        template: Type.Optional(Type.String({ description: 'What the service is made from' })),
        name: Type.Optional(Type.String({ description: 'The name under which it is looked for' })),
        option: Type.Optional(Type.String({ description: 'The option that is to name it' })),
      },
      { description: 'What has to be there beside it and is not' },
    ),
  ),
};

/** A finding as answers have it. */
export const FindingShape = Type.Object(findingProperties);

/** Where what stands around a service is looked up. */
export function surroundingPorts({ configuration, store, trunks }: Dependencies): SurroundingPorts {
  return {
    configuration,
    resources: store.configuration,
    documents: store.documents,
    trunks: trunks ?? null,
  };
}

/** What looks wrong about services, beside everything that is configured now. */
export async function findingsOf(
  services: readonly OptionMap[],
  dependencies: Dependencies,
): Promise<(readonly Finding[])[]> {
  const around = await configuredSurroundings(services, surroundingPorts(dependencies));
  return services.map((options) => serviceFindings(options, around));
}

/** The same about one section, which may be a service. */
async function sectionFindingsOf(
  name: string,
  options: OptionMap,
  dependencies: Dependencies,
): Promise<readonly Finding[]> {
  const around = await configuredSurroundings([options], surroundingPorts(dependencies));
  return serviceOfSection(name) === null
    ? sectionFindings(name, options, around)
    : serviceFindings(options, around);
}

/**
 * Tells in the log what looks wrong about a section that was just saved, which may be a service; gives how many findings
 * there are, which the answer says in a header: its body has no room for them.
 */
export async function tellFindings(
  section: string,
  dependencies: Dependencies & Pick<ApiDependencies, 'telemetry'>,
): Promise<number> {
  const service = serviceOfSection(section);
  const about = service === null ? { section } : { service };
  const options = dependencies.configuration.section(section);
  if (options === null) return 0;
  try {
    const findings = await sectionFindingsOf(section, options, dependencies);
    if (findings.length === 0) return 0;
    const told = findings.map(({ key, message }) => (key === '' ? message : `${key} ${message}`));
    dependencies.telemetry.log('warn', `${service === null ? 'section' : 'service'}.findings`, {
      ...about,
      findings: told,
    });
    return findings.length;
  } catch (error) {
    // It is saved; that nobody could look at what is around it is no reason to say that it is not.
    dependencies.telemetry.log('warn', 'service.findings-unknown', { ...about, error });
    return 0;
  }
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
    '/sections/:name/findings',
    {
      schema: {
        tags,
        summary: 'What looks wrong about a section',
        params: Type.Object({ name: ObjectName }),
        response: { 200: Type.Array(FindingShape), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const options = configuration.section(name);
      if (options === null) return sendAnswer(reply, answer('unknown-object', { what: 'section', name }));
      return sendJson(reply, await sectionFindingsOf(name, options, dependencies));
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
