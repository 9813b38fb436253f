import { sectionOfService } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import type { Access } from '../security/access.ts';
import { guardRoutes } from '../security/guard.ts';
import { principalOf } from '../security/principals.ts';
import { agentRoutes } from './agents.ts';
import { callbackFactsRoute } from './callback-facts.ts';
import { callbackReportRoute } from './callback-reports.ts';
import { callbackRoutes } from './callbacks.ts';
import { documentStructureRoutes } from './document-structure.ts';
import { documentRoutes } from './documents.ts';
import { exchangeRoutes } from './exchange.ts';
import { findingRoutes, tellFindings } from './findings.ts';
import { acceptJsonBodies } from './json-body.ts';
import { listRoutes } from './lists.ts';
import { liveRoutes } from './live.ts';
import { officeHoursPreviewRoute } from './office-hours-preview.ts';
import { optionRoutes } from './options-routes.ts';
import { pacingRoutes } from './pacing.ts';
import { promiseReportRoutes } from './promise-reports.ts';
import { promptRoutes } from './prompts.ts';
import { queueReportRoutes } from './queue-reports.ts';
import { recordingRoutes } from './recordings.ts';
import { resourceRoutes } from './resources.ts';
import { sessionRoutes } from './sessions.ts';
import { simulationRoutes } from './simulations.ts';
import { supervisionRoutes } from './supervision.ts';
import { templatePackageRoutes } from './template-packages.ts';
import { templateRoutes } from './templates.ts';
import { waitTimeReportRoutes } from './wait-time-reports.ts';
import { whyRoute } from './why.ts';
import { WriteLine } from './write-line.ts';

/** `/api/v1/...` (contract section 4); who may use what stands in `security/route-access.ts`. */
export async function adminPlugin(
  plain: FastifyInstance,
  { dependencies, access }: { dependencies: ApiDependencies; access: Access },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { configuration, store } = dependencies;
  guardRoutes(plain, { dependencies, access });
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
      put: async (name, options) => {
        await configuration.putService(name, options);
        return tellFindings(sectionOfService(name), dependencies);
      },
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
      // A configured service is the section `service.<name>`, by whichever of the two paths it is read or written.
      all: () => [
        ...configuration.sections(),
        ...configuration.services().map(({ name, options }) => ({ name: sectionOfService(name), options })),
      ],
      get: (name) => configuration.section(name),
      put: async (name, options) => {
        await configuration.putSection(name, options);
        return tellFindings(name, dependencies);
      },
      delete: (name) => configuration.deleteSection(name),
    },
    line,
  );
  findingRoutes(app, dependencies);
  officeHoursPreviewRoute(app, dependencies);
  exchangeRoutes(app, dependencies, line);
  templateRoutes(app, dependencies, line);
  templatePackageRoutes(app, dependencies, line);
  listRoutes(app, configuration, line);
  resourceRoutes(app, store);
  promptRoutes(app, dependencies, line);
  recordingRoutes(app, dependencies, (request, name) =>
    access.audit.write(request, {
      principal: principalOf(request),
      action: `GET ${request.routeOptions.url ?? ''}`,
      subject: 'reading',
      name,
      outcome: 'done',
      before: null,
      after: null,
    }),
  );
  agentRoutes(app, dependencies, line);
  documentRoutes(app, dependencies, line);
  documentStructureRoutes(app, dependencies);
  callbackRoutes(app, dependencies);
  callbackReportRoute(app, dependencies);
  callbackFactsRoute(app, dependencies);
  whyRoute(app, dependencies);
  pacingRoutes(app, dependencies);
  queueReportRoutes(app, dependencies);
  waitTimeReportRoutes(app, dependencies);
  promiseReportRoutes(app, dependencies);
  sessionRoutes(app, dependencies);
  liveRoutes(app, dependencies);
  supervisionRoutes(app, dependencies);
  simulationRoutes(app, dependencies);
}
