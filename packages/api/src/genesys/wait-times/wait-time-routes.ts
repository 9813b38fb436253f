import type { WaitPredictor } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { parseQuery } from '../../edge/form.ts';
import type { RouteDescription } from '../../edge/route-description.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { queueNames, type WaitTimeDesk } from './answer-wait-times.ts';

const MODES: Readonly<Record<string, WaitPredictor>> = { ewt1: 'urs', ewt2: 'urs2', ewt3: 'stat' };
const MOST_QUEUES = 1_000;

type ModeRoute = { Params: { mode?: string } };

const described: { schema: RouteDescription } = {
  schema: {
    tags: ['Genesys-compatible'],
    summary: 'Expected waits by virtual queue, in seconds; -1 is not known',
    querystring: Type.Object({ vq: Type.Optional(Type.String({ description: 'Names, with commas' })) }),
    response: {
      200: Type.Record(Type.String(), Type.Object({ ewt: Type.Integer() })),
      ...Refusals,
    },
  },
};

/** Expected waits, version 2 (API reference 9.3). */
export function waitTimeRoutes(app: FastifyInstance, desk: WaitTimeDesk): void {
  function tell(request: FastifyRequest<ModeRoute>, reply: FastifyReply): FastifyReply {
    const mode = request.params.mode ?? 'ewt2';
    const method = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
    if (method === undefined)
      return sendAnswer(reply, answer('bad-parameter', { name: 'mode', why: 'must be ewt1, ewt2 or ewt3' }));
    const query = parseQuery(request.raw.url ?? '');
    if (query.kind === 'problem')
      return sendAnswer(reply, answer('bad-form', { where: 'query', why: query.why }));
    const names = query.pairs.flatMap(([name, value]) => (name === 'vq' ? queueNames(String(value)) : []));
    if (names.length > MOST_QUEUES)
      return sendAnswer(reply, answer('too-many-parameters', { limit: String(MOST_QUEUES) }));
    return sendJson(reply, desk.byQueue(names, method, request.params.mode !== undefined));
  }
  for (const url of ['/genesys/2/ewt', '/genesys/2/ewt/:mode'])
    app.get<ModeRoute>(url, { ...described, ...DOCUMENTED_ONLY }, tell);
}
