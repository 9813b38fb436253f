import basicAuth from '@fastify/basic-auth';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isSameSecret } from '../edge/same-secret.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

export interface Administrator {
  readonly adminUser: string;
  readonly adminPassword: string;
}

/** Gives the instance `basicAuth`, which lets only the administrator pass. */
export async function registerAdministrator(
  app: FastifyInstance,
  { adminUser, adminPassword }: Administrator,
): Promise<void> {
  await app.register(basicAuth, {
    authenticate: { realm: 'Ringback administration' },
    strictCredentials: false,
    validate(username, password, _request, _reply, done) {
      // Both are compared whatever the first says: the time tells nothing about the name either.
      const userFits = isSameSecret(username, adminUser);
      const passwordFits = isSameSecret(password, adminPassword);
      if (userFits && passwordFits) done();
      else done(Object.assign(new AnswerError(answer('unauthorized')), { statusCode: 401 }));
    },
  });
}

/** Whether a request comes from a command on this machine that read the token of this process. */
export function hasLocalToken(request: FastifyRequest, { localToken }: { localToken?: string }): boolean {
  const [, given] = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '') ?? [];
  return localToken !== undefined && given !== undefined && isSameSecret(given, localToken);
}
