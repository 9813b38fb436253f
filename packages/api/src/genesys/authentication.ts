import basicAuth from '@fastify/basic-auth';
import { type Configuration, isCallbackService, type OptionMap, option } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isSameSecret } from '../edge/same-secret.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

const DEFAULT_REALM = 'Genesys Application Configuration Needed';

export interface RequiredCredentials {
  /** Null: any user name goes with the password. */
  readonly username: string | null;
  readonly password: string;
}

/**
 * Credentials that a request for a service needs, or null. User and password are inherited separately, the more
 * particular section first: `service.<name>`, then `callback` for callback services, then `server`; a password
 * switches the question on, a user alone does not (API reference 12).
 */
export function requiredCredentials(
  configuration: Pick<Configuration, 'service' | 'section'>,
  request: { readonly service: string | null; readonly callbackPath: boolean },
): RequiredCredentials | null {
  const service = request.service === null ? null : configuration.service(request.service);
  const isCallback = request.callbackPath || (service !== null && isCallbackService(service));
  const sections: (OptionMap | null)[] = [
    service,
    isCallback ? configuration.section('callback') : null,
    configuration.section('server'),
  ];
  const password = firstOf(sections, 'password');
  return password === null ? null : { username: firstOf(sections, 'username'), password };
}

function firstOf(sections: readonly (OptionMap | null)[], name: string): string | null {
  for (const section of sections) {
    const value = section === null ? null : option(section, name);
    if (value !== null) return value;
  }
  return null;
}

/** Asks for credentials on the routes of this instance where an option says so. */
export async function authenticateServices(
  app: FastifyInstance,
  configuration: Configuration,
): Promise<void> {
  await app.register(basicAuth, {
    authenticate: { realm: () => realmOf(configuration) },
    strictCredentials: false,
    validate(username, password, request, _reply, done) {
      const required = requiredCredentials(configuration, targetOf(request));
      const userFits = required?.username == null || isSameSecret(username, required.username);
      const passwordFits = required === null || isSameSecret(password, required.password);
      if (userFits && passwordFits) done();
      else done(Object.assign(new AnswerError(answer('unauthorized')), { statusCode: 401 }));
    },
  });
  app.addHook('onRequest', function (request, reply, done) {
    if (requiredCredentials(configuration, targetOf(request)) === null) done();
    else app.basicAuth.call(this, request, reply, done);
  });
}

function targetOf(request: FastifyRequest): { service: string | null; callbackPath: boolean } {
  const { name } = request.params as { name?: string };
  const url = request.routeOptions.url ?? '';
  return { service: name ?? null, callbackPath: url.startsWith('/genesys/1/service/callback') };
}

function realmOf(configuration: Configuration): string {
  const realm = option(configuration.section('server') ?? {}, 'realm') ?? DEFAULT_REALM;
  return realm.replace(/[^\x20-\x7e]|["\\]/g, '');
}
