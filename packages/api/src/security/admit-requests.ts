import { type Clock, type Principal, RateLimiter } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readBearer } from '../edge/basic-credentials.ts';
import { networkOf } from '../edge/client-address.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { isForOperators } from '../health/plugin.ts';
import type { Access } from './access.ts';
import { setPrincipal } from './principals.ts';

/** How keys of ours begin. Others are for a gateway in front of us, and none of our business. */
const OURS = /^rbk_/;

/** An API key in a request, as `Authorization: Bearer` or `X-Api-Key`. The former counts when there are both. */
export function shownKey({ headers }: FastifyRequest): string | null {
  const text = headers.authorization === undefined ? headers['x-api-key'] : readBearer(headers.authorization);
  return typeof text === 'string' && OURS.test(text) ? text : null;
}

/**
 * Finds out whose key a request shows, for whoever asks later, and lets each address and each key ask only as often as it
 * may. Health and metrics are not counted: who watches us has to see us above all when we are flooded.
 */
export function admitRequests(app: FastifyInstance, access: Access, wireClock: Clock): void {
  const { perAddress, perKey } = access.limits;
  const addresses = perAddress === null ? null : new RateLimiter(perAddress);
  const keys = perKey === null ? null : new RateLimiter(perKey);

  app.addHook('onRequest', (request, reply, done) => {
    const refuse = (seconds: number): void =>
      void sendAnswer(reply, answer('too-many-requests', { seconds: String(seconds) }));
    if (addresses !== null && !isForOperators(request.raw.url ?? '')) {
      const seconds = addresses.take(networkOf(access.address(request)), wireClock.now());
      if (seconds > 0) return refuse(seconds);
    }
    const text = shownKey(request);
    if (text === null) return done();
    const admit = (principal: Principal | null): void => {
      if (principal === null) return done();
      const seconds = keys?.take(principal.name, wireClock.now()) ?? 0;
      if (seconds > 0) return refuse(seconds);
      setPrincipal(request, principal);
      done();
    };
    access.keys.principal(text).then(admit, done);
  });
}
