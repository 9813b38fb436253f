import { isCallbackService } from '@ringback/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { parseQuery } from '../edge/form.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { readFilter } from './filter.ts';
import { restorePlus } from './read-request.ts';
import { lookupKeys, recordView, virtualInteractions } from './record.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'clock'>;

/** `GET` across services, of one service by properties, and of one callback at its `_url` (API reference 4.5, 4.6). */
export function queryRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { configuration, store, clock } = dependencies;
  async function find(reply: FastifyReply, url: string, service: string | null, keys: string[]) {
    const query = parseQuery(url);
    if (query.kind === 'problem')
      return sendAnswer(reply, answer('bad-form', { where: 'query', why: query.why }));
    const reading = readFilter(query.pairs.map(restorePlus), { service, lookupKeys: keys });
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const records = await store.callbacks.find({ ...reading.filter, now: clock.now() });
    const virtual = await virtualInteractions(records, dependencies);
    return sendJson(
      reply,
      records.map((record) => recordView(record, configuration, virtual)),
    );
  }

  app.get(
    '/genesys/1/service/callback',
    { schema: schemas.queryAcrossServices, ...DOCUMENTED_ONLY },
    (request, reply) => {
      const callbackServices = configuration.services().filter(({ options }) => isCallbackService(options));
      const keys = callbackServices.flatMap(({ options }) => lookupKeys(options));
      return find(reply, request.raw.url ?? '', null, [...new Set(['_customer_number', ...keys])]);
    },
  );

  app.get<{ Params: { name: string } }>(
    '/genesys/1/service/callback/:name',
    { schema: schemas.queryService, ...DOCUMENTED_ONLY },
    (request, reply) => {
      const { name } = request.params;
      const options = configuration.service(name);
      if (options === null) return sendAnswer(reply, answer('unknown-service', { service: name }));
      if (!isCallbackService(options))
        return sendAnswer(reply, answer('not-a-callback-service', { service: name }));
      return find(reply, request.raw.url ?? '', name, lookupKeys(options));
    },
  );

  app.get<{ Params: { name: string; id: string } }>(
    '/genesys/1/service/callback/:name/:id',
    { schema: schemas.queryOne, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { name, id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null || record.service !== name)
        return sendAnswer(reply, answer('unknown-callback', { id }));
      return sendJson(
        reply,
        recordView(record, configuration, await virtualInteractions([record], dependencies)),
      );
    },
  );
}
