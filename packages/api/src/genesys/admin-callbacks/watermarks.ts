import { isCallbackService } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { parseQuery } from '../../edge/form.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store'>;

/** `GET /genesys/1/admin/callback/watermarks`: how many callbacks each service has submitted (API reference 4.15). */
export function watermarksRoute(app: FastifyInstance, { configuration, store }: Dependencies): void {
  app.get(
    '/genesys/1/admin/callback/watermarks',
    { schema: schemas.watermarks, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const query = parseQuery(request.raw.url ?? '');
      if (query.kind === 'problem')
        return sendAnswer(reply, answer('bad-form', { where: 'query', why: query.why }));
      const asked = query.pairs.flatMap(([name, value]) =>
        name === 'service_name' && value !== '' ? String(value).split(',') : [],
      );
      const callbackServices = configuration
        .services()
        .filter(({ options }) => isCallbackService(options))
        .map(({ name }) => name);
      const counts = new Map(
        (await store.callbacks.countSubmitted()).map(({ service, count }) => [service, count]),
      );
      // Without a prototype, so that every name is a key like any other.
      const services: Record<string, number> = Object.create(null);
      for (const name of asked.length > 0 ? asked : callbackServices) services[name] = counts.get(name) ?? 0;
      const total = Object.values(services).reduce((sum, count) => sum + count, 0);
      return sendJson(reply, { services, total });
    },
  );
}
