import { type CallbackRecord, DAY_MS, PatternGroups } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { acceptJsonBodies } from '../admin/json-body.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { timesOfCallback } from '../genesys/availability/times-of-callback.ts';
import { cancelled } from '../genesys/cancel.ts';
import { changeCallback } from '../genesys/change.ts';
import { forCustomer } from './customer-words.ts';
import { LinkShape, linkView } from './link-views.ts';

const tags = ['Customer link'];
/** So long a link still says what became of a callback that is over. */
const SHOWN_AFTER_END_MS = DAY_MS;
const MOST_DAYS = 60;
const LONGEST_TOKEN = 400;
const params = Type.Object({ token: Type.String({ maxLength: LONGEST_TOKEN }) });

/**
 * What the customer may do with the callback of a link, and with no other. The token is all that is asked for; a link that is
 * none, or whose callback has been over for a day, is 404 and says nothing more.
 */
export async function customerLinkPlugin(
  plain: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { configuration, clock, orchestration, links } = dependencies;
  const patterns = new PatternGroups((name) => configuration.list(name));
  acceptJsonBodies(plain);

  async function recordOf(request: FastifyRequest): Promise<CallbackRecord> {
    const { token } = request.params as { token: string };
    const id = links.callback(token);
    const record = id === null ? null : await knownCallback(dependencies, id);
    const isOver = record?.completedAt != null && clock.now() > record.completedAt + SHOWN_AFTER_END_MS;
    if (record === null || isOver) throw new AnswerError(answer('unknown-link'));
    return record;
  }

  app.get(
    '/c/:token/callback',
    {
      schema: {
        tags,
        summary: 'The callback of a link: where it stands',
        params,
        response: { 200: LinkShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const record = await recordOf(request);
      const place = record.state === 'QUEUED' ? await orchestration.queuePlace(record.id) : null;
      return sendJson(reply, linkView(record, place));
    },
  );

  app.get(
    '/c/:token/availability',
    {
      schema: {
        tags,
        summary: 'Times to which the callback can be moved: beginning in UTC, and places left',
        params,
        querystring: Type.Object({
          'number-of-days': Type.Optional(
            Type.String({ pattern: '^[0-9]{1,2}$', description: `Default 14, at most ${MOST_DAYS}` }),
          ),
        }),
        response: { 200: Type.Record(Type.String(), Type.Integer()), ...Refusals },
      },
    },
    async (request, reply) => {
      const days = Math.min(Number(request.query['number-of-days'] ?? 14), MOST_DAYS);
      const found = await timesOfCallback(await recordOf(request), days, dependencies);
      return found.kind === 'times'
        ? sendJson(reply, found.times)
        : sendAnswer(reply, forCustomer(found.answer));
    },
  );

  app.put(
    '/c/:token/callback',
    {
      schema: {
        tags,
        summary: 'Another time or another number',
        params,
        body: Type.Object(
          {
            at: Type.Optional(Type.String({ maxLength: 64, description: 'ISO 8601 with Z or an offset' })),
            number: Type.Optional(Type.String({ maxLength: 64 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const record = await recordOf(request);
      const { at, number } = request.body;
      const wanted = {
        ...(at === undefined ? {} : { _new_desired_time: at }),
        ...(number === undefined ? {} : { _customer_number: number }),
      };
      if (Object.keys(wanted).length === 0)
        return sendAnswer(
          reply,
          answer('bad-field', { field: 'at', why: 'or "number" must say what is to change' }),
        );
      const problem = await changeCallback(
        request,
        record,
        { params: wanted, userData: {} },
        { ...dependencies, patterns },
      );
      return problem === null ? sendJson(reply, {}) : sendAnswer(reply, forCustomer(problem));
    },
  );

  app.delete(
    '/c/:token/callback',
    {
      schema: {
        tags,
        summary: 'Cancel the callback',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = await recordOf(request);
      const problem = await cancelled(request, id, dependencies);
      return problem === null ? sendJson(reply, {}) : sendAnswer(reply, forCustomer(problem));
    },
  );
}
