import basicAuth from '@fastify/basic-auth';
import { type Configuration, type OptionMap, option } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { coversService } from '../security/api-keys.ts';
import { principalOf } from '../security/principals.ts';
import { readBasic } from './basic-credentials.ts';
import { isSameSecret } from './same-secret.ts';

const DEFAULT_REALM = 'Genesys Application Configuration Needed';

export interface RequiredCredentials {
  /** Null: any user name goes with the password. */
  readonly username: string | null;
  readonly password: string;
  /** The service that they are for; null: what belongs to none. */
  readonly service: string | null;
}

/**
 * Credentials that these sections ask for, the more particular one first; null for none. User and password are
 * inherited separately; a password switches the question on, a user alone does not (API reference 12).
 */
export function credentialsOf(
  sections: readonly (OptionMap | null)[],
  service: string | null = null,
): RequiredCredentials | null {
  const password = firstOf(sections, 'password');
  return password === null ? null : { username: firstOf(sections, 'username'), password, service };
}

function firstOf(sections: readonly (OptionMap | null)[], name: string): string | null {
  for (const section of sections) {
    const value = section === null ? null : option(section, name);
    if (value !== null) return value;
  }
  return null;
}

/** Asks for credentials on the routes of this instance where `required` says so. */
export async function askForCredentials(
  app: FastifyInstance,
  configuration: Pick<Configuration, 'section'>,
  required: (request: FastifyRequest) => RequiredCredentials | null | Promise<RequiredCredentials | null>,
): Promise<void> {
  const asked = new WeakMap<FastifyRequest, RequiredCredentials>();
  await app.register(basicAuth, {
    authenticate: { realm: () => realmOf(configuration) },
    strictCredentials: false,
    validate(username, password, request, _reply, done) {
      const wanted = asked.get(request);
      if (wanted === undefined || fits({ username, password }, wanted)) done();
      else done(Object.assign(new AnswerError(answer('unauthorized')), { statusCode: 401 }));
    },
  });
  app.addHook('onRequest', function (request, reply, done) {
    const go = (wanted: RequiredCredentials | null): void => {
      if (wanted === null || hasKey(request, wanted)) return done();
      if (principalOf(request) !== null) return done(new AnswerError(answer('forbidden')));
      asked.set(request, wanted);
      app.basicAuth.call(this, request, reply, done);
    };
    const wanted = required(request);
    // Most are known at once, and a request for a callback should not wait for a turn of the event loop.
    if (wanted instanceof Promise) wanted.then(go, done);
    else go(wanted);
  });
}

function fits(given: { username: string; password: string }, wanted: RequiredCredentials): boolean {
  const userFits = wanted.username === null || isSameSecret(given.username, wanted.username);
  return isSameSecret(given.password, wanted.password) && userFits;
}

/** Whether a request brings these credentials: for what becomes known only after its body was read. */
export function hasCredentials(request: FastifyRequest, wanted: RequiredCredentials): boolean {
  const given = readBasic(request.headers.authorization);
  return hasKey(request, wanted) || (given !== null && fits(given, wanted));
}

/** Whether a request shows an API key that is good for what these credentials open. Keys of agents open the desktop only. */
function hasKey(request: FastifyRequest, { service }: RequiredCredentials): boolean {
  const principal = principalOf(request);
  return principal !== null && principal.role !== 'agent' && coversService(principal, service);
}

/** What a refusal for want of credentials asks for. */
export function challenge(configuration: Pick<Configuration, 'section'>): string {
  return `Basic realm="${realmOf(configuration)}", charset="UTF-8"`;
}

function realmOf(configuration: Pick<Configuration, 'section'>): string {
  const realm = option(configuration.section('server') ?? {}, 'realm') ?? DEFAULT_REALM;
  return realm.replace(/[^\x20-\x7e]|["\\]/g, '');
}
