import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { authenticateServices } from './authentication.ts';
import { cancelRoute } from './cancel.ts';
import { createRoutes } from './create.ts';
import { queryRoutes } from './query.ts';

/** The compatible edge ("GMS"): `/genesys/1/service/...`. */
export async function genesysPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  await app.register(multipart);
  await authenticateServices(app, dependencies.configuration);
  createRoutes(app, dependencies);
  queryRoutes(app, dependencies);
  cancelRoute(app, dependencies);
}
