import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { readMultipartParts } from '../edge/read-multipart-parts.ts';
import { bulkCancelRoute } from './admin-callbacks/bulk-cancel.ts';
import { cancelledReportRoute } from './admin-callbacks/cancelled-report.ts';
import { queuesRoute } from './admin-callbacks/queues.ts';
import { watermarksRoute } from './admin-callbacks/watermarks.ts';
import { authenticateServices } from './authentication.ts';
import { availabilityRoutes } from './availability/plugin.ts';
import { builtinServices } from './builtin/builtin-services.ts';
import { cancelRoute } from './cancel.ts';
import { changeRoute } from './change.ts';
import { createRoutes } from './create.ts';
import { instanceRoutes } from './instance.ts';
import { nodeRoutes } from './node/node-routes.ts';
import { NodeStatus } from './node/node-status.ts';
import { offerRoute } from './offers/offer-route.ts';
import { patternRoutes } from './patterns/pattern-routes.ts';
import { phoneNumberRoute } from './phone-numbers/phone-number-route.ts';
import { queryRoutes } from './query.ts';
import { sampleTreatmentRoute } from './sample-treatments.ts';
import { ServiceOwners } from './service-owner.ts';
import { statisticRoutes } from './statistics/statistic-routes.ts';
import { dataStorageRoutes } from './storage/data-storage.ts';
import { instanceStorageRoutes } from './storage/instance-storage.ts';
import { WaitTimeDesk } from './wait-times/answer-wait-times.ts';
import { waitTimeRoutes } from './wait-times/wait-time-routes.ts';

/** The compatible edge ("GMS"): `/genesys/1/service/...`. */
export async function genesysPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  await readMultipartParts(app);
  const owners = new ServiceOwners(dependencies);
  await authenticateServices(app, dependencies.configuration, owners);
  const node = new NodeStatus(dependencies);
  const waits = new WaitTimeDesk(dependencies);
  createRoutes(app, dependencies, builtinServices(dependencies, node, waits));
  instanceRoutes(app, dependencies, owners);
  instanceStorageRoutes(app, dependencies, owners);
  dataStorageRoutes(app, dependencies, owners);
  queryRoutes(app, dependencies);
  cancelRoute(app, dependencies);
  nodeRoutes(app, node);
  waitTimeRoutes(app, waits);
  statisticRoutes(app, dependencies);
  phoneNumberRoute(app);
  patternRoutes(app, dependencies.configuration);
  changeRoute(app, dependencies);
  bulkCancelRoute(app, dependencies);
  queuesRoute(app, dependencies);
  watermarksRoute(app, dependencies);
  cancelledReportRoute(app, dependencies);
  availabilityRoutes(app, dependencies);
  sampleTreatmentRoute(app, dependencies);
  offerRoute(app, dependencies, waits);
}
