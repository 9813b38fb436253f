import { isCallbackService } from '@ringback/core';
import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { parseQuery } from '../../edge/form.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { recordView, virtualInteractions } from '../record.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { readQueueQuery } from './queue-query.ts';
import { schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'clock'>;

/** `GET /genesys/1/admin/callback/queues`: callbacks that are wanted within a time, by service (API reference 4.10). */
export function queuesRoute(app: FastifyInstance, { configuration, store, clock }: Dependencies): void {
  app.get(
    '/genesys/1/admin/callback/queues',
    { schema: schemas.queues, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const query = parseQuery(request.raw.url ?? '');
      if (query.kind === 'problem')
        return sendAnswer(reply, answer('bad-form', { where: 'query', why: query.why }));
      const now = clock.now();
      const reading = readQueueQuery(query.pairs, configuration, now);
      if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
      const { target, filter } = reading;
      // Without a prototype, so that every name is a key like any other.
      const queues: Record<string, Record<string, string>[]> = Object.create(null);
      const names = configuration
        .services()
        .flatMap(({ name, options }) => (isCallbackService(options) ? [name] : []));
      for (const name of target === null ? names : [target]) queues[name] = [];
      const records = await store.callbacks.find({ ...filter, now });
      const virtual = await virtualInteractions(records, { configuration, store });
      for (const record of records) {
        // A service that was deleted meanwhile still has callbacks.
        const queue = queues[record.service] ?? [];
        queues[record.service] = queue;
        queue.push(recordView(record, configuration, virtual));
      }
      return sendJson(reply, queues);
    },
  );
}
