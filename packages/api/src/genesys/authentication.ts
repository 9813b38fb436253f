import { type Configuration, isCallbackService } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { askForCredentials, credentialsOf, type RequiredCredentials } from '../edge/required-credentials.ts';
import type { ServiceOwners } from './service-owner.ts';

/**
 * Credentials that a request for a service needs, or null: those of `service.<name>`, then of `callback` for callback
 * services, then of `server` (API reference 12).
 */
export function requiredCredentials(
  configuration: Pick<Configuration, 'service' | 'section'>,
  request: { readonly service: string | null; readonly callbackPath: boolean },
): RequiredCredentials | null {
  const service = request.service === null ? null : configuration.service(request.service);
  const isCallback = request.callbackPath || (service !== null && isCallbackService(service));
  return credentialsOf([
    service,
    isCallback ? configuration.section('callback') : null,
    configuration.section('server'),
  ]);
}

/** Asks for credentials on the routes of this instance where an option says so. */
export function authenticateServices(
  app: FastifyInstance,
  configuration: Configuration,
  owners: ServiceOwners,
): Promise<void> {
  return askForCredentials(app, configuration, (request) => {
    const { name, id } = request.params as { name?: string; id?: string };
    const callbackPath = isCallbackPath(request);
    if (name !== undefined || id === undefined || callbackPath)
      return requiredCredentials(configuration, { service: name ?? null, callbackPath });
    // Whose the id is says which service's credentials count; an id that nobody has asks for what counts without one.
    return owners
      .of(request)
      .then((owner) => requiredCredentials(configuration, { service: owner?.service ?? null, callbackPath }));
  });
}

function isCallbackPath(request: FastifyRequest): boolean {
  return (request.routeOptions.url ?? '').startsWith('/genesys/1/service/callback');
}
