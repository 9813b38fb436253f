import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { agentRoutes } from './agents.ts';
import { registerAdministrator } from './authentication.ts';
import { callbackRoutes } from './callbacks.ts';
import { documentRoutes } from './documents.ts';
import { serviceFindings } from './findings.ts';
import { acceptJsonBodies } from './json-body.ts';
import { listRoutes } from './lists.ts';
import { liveRoutes } from './live.ts';
import { ObjectName } from './option-body.ts';
import { optionRoutes } from './options-routes.ts';
import { resourceRoutes } from './resources.ts';
import { sessionRoutes } from './sessions.ts';
import { WriteLine } from './write-line.ts';

/** `/api/v1/...` for administrators (contract section 4). */
export async function adminPlugin(
  plain: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { configuration, store } = dependencies;
  await registerAdministrator(plain, dependencies);
  app.addHook('onRequest', plain.basicAuth);
  acceptJsonBodies(plain);

  // One line for all changes of configuration: they are rare, and findings and lists refer to each other.
  const line = new WriteLine();
  optionRoutes(
    app,
    {
      path: '/services',
      word: 'service',
      patchCreates: false,
      all: () => configuration.services(),
      get: (name) => configuration.service(name),
      put: (name, options) => configuration.putService(name, options),
      delete: (name) => configuration.deleteService(name),
    },
    line,
  );
  optionRoutes(
    app,
    {
      path: '/sections',
      word: 'section',
      patchCreates: true,
      all: () => configuration.sections(),
      get: (name) => configuration.section(name),
      put: (name, options) => configuration.putSection(name, options),
      delete: (name) => configuration.deleteSection(name),
    },
    line,
  );
  findingsRoute(app, dependencies);
  listRoutes(app, configuration, line);
  resourceRoutes(app, store);
  agentRoutes(app, dependencies, line);
  documentRoutes(app, dependencies, line);
  callbackRoutes(app, dependencies);
  sessionRoutes(app, dependencies);
  liveRoutes(app, dependencies);
}

function findingsRoute(app: TypedInstance, { configuration }: ApiDependencies): void {
  app.get(
    '/services/:name/findings',
    {
      schema: {
        tags: ['Administration'],
        summary: 'What looks wrong about a configured service',
        params: Type.Object({ name: ObjectName }),
        response: {
          200: Type.Array(
            Type.Object({
              level: Type.Enum(['error', 'warning']),
              key: Type.String(),
              message: Type.String(),
              suggestion: Type.Optional(Type.String()),
            }),
          ),
          ...Refusals,
        },
      },
    },
    (request, reply) => {
      const { name } = request.params;
      const options = configuration.service(name);
      return options === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'service', name }))
        : sendJson(
            reply,
            serviceFindings(options, (other) => configuration.service(other)),
          );
    },
  );
}
