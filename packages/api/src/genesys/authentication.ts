import { type Configuration, isCallbackService } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { askForCredentials, credentialsOf, type RequiredCredentials } from '../edge/required-credentials.ts';
import type { ServiceOwners } from './service-owner.ts';

/**
 * Credentials that a request for a service needs, or null: those of `service.<name>`, then of `callback` for callback
 * services, then of `server` (API reference 12).
 */
export function requiredCredentials(
  configuration: Pick<Configuration, 'service' | 'section'>,
  request: {
    readonly service: string | null;
    readonly callbackPath: boolean;
    /** A section with credentials of its own for some paths: `storage`, `notification`. */
    readonly section?: string | null;
  },
): RequiredCredentials | null {
  const service = request.service === null ? null : configuration.service(request.service);
  const isCallback = request.callbackPath || (service !== null && isCallbackService(service));
  return credentialsOf(
    [
      service,
      isCallback ? configuration.section('callback') : null,
      request.section == null ? null : configuration.section(request.section),
      configuration.section('server'),
    ],
    request.service,
  );
}

/** Sections with credentials for the paths below their names (API reference 12). */
const OWN_SECTIONS = ['storage', 'notification'] as const;
/** Never asks for credentials: for whoever reads statistics from inside (API reference 9.1). */
const OPEN_PATH = '/genesys/1/internal_statistic';

/** What the address of a route says of the credentials that it asks for. */
interface RouteCredentials {
  readonly isOpen: boolean;
  readonly callbackPath: boolean;
  readonly section: (typeof OWN_SECTIONS)[number] | null;
}

/** Of addresses as they are registered, of which there are few: nothing of a request is in them. */
const routes = new Map<string, RouteCredentials>();

function routeOf(url: string): RouteCredentials {
  let route = routes.get(url);
  if (route === undefined) {
    route = {
      isOpen: url === OPEN_PATH,
      callbackPath: /^\/genesys\/[12]\/service\/callback/.test(url),
      section: OWN_SECTIONS.find((one) => url.startsWith(`/genesys/1/${one}/`)) ?? null,
    };
    routes.set(url, route);
  }
  return route;
}

/** Asks for credentials on the routes of this instance where an option says so. */
export function authenticateServices(
  app: FastifyInstance,
  configuration: Configuration,
  owners: ServiceOwners,
): Promise<void> {
  return askForCredentials(app, configuration, (request) => {
    const { name, id } = request.params as { name?: string; id?: string };
    const { isOpen, callbackPath, section } = routeOf(request.routeOptions.url ?? '');
    if (isOpen) return null;
    if (name !== undefined || id === undefined || callbackPath)
      return requiredCredentials(configuration, { service: name ?? null, callbackPath, section });
    // Whose the id is says which service's credentials count; an id that nobody has asks for what counts without one.
    return owners
      .of(request)
      .then((owner) =>
        requiredCredentials(configuration, { service: owner?.service ?? null, callbackPath, section }),
      );
  });
}
