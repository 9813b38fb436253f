import type { FastifyInstance } from 'fastify';
import { acceptJsonBodies } from '../admin/json-body.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import type { Access } from './access.ts';
import { auditRoute } from './audit-route.ts';
import { guardRoutes } from './guard.ts';
import { keyRoutes } from './key-routes.ts';
import { loginRoute, meRoutes } from './login-routes.ts';
import { userRoutes } from './user-routes.ts';

interface Options {
  readonly dependencies: ApiDependencies;
  readonly access: Access;
}

/** `/api/v1/login`, which is for people who have shown nothing yet. */
export async function loginPlugin(plain: FastifyInstance, { dependencies, access }: Options): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  acceptJsonBodies(plain);
  loginRoute(app, access, dependencies.wireClock ?? dependencies.clock);
}

/** `/api/v1/...` about users, keys and the audit log. */
export async function accessPlugin(plain: FastifyInstance, { dependencies, access }: Options): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  guardRoutes(plain, { dependencies, access });
  acceptJsonBodies(plain);
  meRoutes(app, access);
  userRoutes(app, dependencies, access);
  keyRoutes(app, access);
  auditRoute(app, dependencies.store.audit);
}
