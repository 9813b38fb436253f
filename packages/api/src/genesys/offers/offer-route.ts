import {
  callbackOffer,
  effectiveOptions,
  isCallbackService,
  isServicePaused,
  officeCalendar,
  openingAround,
  option,
} from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../../dependencies.ts';
import type { RouteDescription } from '../../edge/route-description.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY, TAGS } from '../schemas.ts';
import type { WaitTimeDesk } from '../wait-times/answer-wait-times.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'routing' | 'clock'>;
type Route = { Params: { name: string } };

const schema: RouteDescription = {
  tags: TAGS,
  summary: 'Whether a callback is worth being offered now, and why',
  params: Type.Object({ name: Type.String({ description: 'Name of a configured callback service' }) }),
  response: {
    200: Type.Object({
      offer: Type.Boolean(),
      reason: Type.String({
        description:
          'long-wait, long-queue or nobody-there; or short-wait, closes-soon, closed, paused, switched-off',
      }),
      ewt: Type.Integer({ description: 'Expected wait, seconds; -1 is not known' }),
      position: Type.Integer({ description: 'The place that one who gets in line now would have' }),
      openFor: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Seconds until the office closes; 0: it is closed, null: always open',
      }),
    }),
    ...Refusals,
  },
};

/** The rules by which callers are offered a callback, for web sites and other systems that make the offer themselves. */
export function offerRoute(
  app: FastifyInstance,
  { configuration, routing, clock }: Dependencies,
  waits: WaitTimeDesk,
): void {
  app.get<Route>(
    '/genesys/1/service/callback/:name/offer',
    { schema, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { name: service } = request.params;
      const configured = configuration.service(service);
      if (configured === null) return sendAnswer(reply, answer('unknown-service', { service }));
      if (!isCallbackService(configured))
        return sendAnswer(reply, answer('not-a-callback-service', { service }));
      const options = effectiveOptions(configured, {}, {});
      const queue = option(options, '_urs_virtual_queue') ?? 'none';
      const { ewt } = waits.of(queue, 'urs2', false);
      const position = routing.factsOfQueue(queue).waiting + 1;
      const openForS = secondsOpen(option(options, '_business_hours_service'));
      const { isOffered, reason } = callbackOffer(options, {
        waitS: ewt,
        position,
        openForS,
        isPaused: isServicePaused(service, options, (list) => configuration.list(list)),
      });
      return sendJson(reply, {
        offer: isOffered,
        reason,
        ewt,
        position,
        openFor: openForS,
      });
    },
  );

  /** By the office hours of the service; without any, or with some that nobody knows, it is open always. */
  function secondsOpen(hours: string | null): number | null {
    const calendar = hours === null ? null : officeCalendar(hours, (name) => configuration.service(name));
    if (calendar === null) return null;
    const now = clock.now();
    const opening = openingAround(calendar, now);
    return opening === null ? 0 : Math.floor((opening.to - now) / 1000);
  }
}
