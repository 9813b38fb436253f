import { CALLBACK_STATES, type HistoryEntry, storyOf } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { NumbersQuery, showsFullNumbers } from './numbers-shown.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { CallbackShape, callbackDetails, callbackView, TraceShape, traceView } from './views.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'links' | 'exposeNumbers'>;

const tags = ['Callbacks'];
const params = Type.Object({ id: ObjectName });
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** A callback's story, or null when nobody knows it. */
export async function readTrace(
  dependencies: Pick<ApiDependencies, 'store' | 'clock'>,
  id: string,
): Promise<{ story: HistoryEntry[]; customerNumber: string | null } | null> {
  const record = await knownCallback(dependencies, id);
  if (record === null) return null;
  const lines = await dependencies.store.callbacks.history(record.id);
  return { story: storyOf(record, lines), customerNumber: record.customerNumber };
}

/** Callbacks as an administrator sees them, and their whole story (contract section 4). */
export function callbackRoutes(app: TypedInstance, dependencies: Dependencies): void {
  const { store, clock, exposeNumbers = false } = dependencies;
  app.get(
    '/callbacks',
    {
      schema: {
        tags,
        summary: 'Callbacks, newest first',
        querystring: Type.Object(
          {
            ...NumbersQuery,
            service: Type.Optional(ObjectName),
            state: Type.Optional(Type.Enum([...CALLBACK_STATES])),
            limit: Type.Optional(
              Type.String({
                pattern: '^[1-9][0-9]{0,3}$',
                description: `1 to ${MAX_LIMIT}, by default ${DEFAULT_LIMIT}`,
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(CallbackShape), ...Refusals },
      },
    },
    async (request, reply) => {
      const { service, state, limit, numbers } = request.query;
      if (service !== undefined) requireStorable('service', service);
      const records = await store.callbacks.find({
        ...(service === undefined ? {} : { service }),
        operand: 'AND',
        conditions: state === undefined ? [] : [{ key: '_callback_state', value: state, negated: false }],
        limit: Math.min(MAX_LIMIT, Number(limit ?? DEFAULT_LIMIT)),
        now: clock.now(),
      });
      const full = showsFullNumbers(numbers, exposeNumbers);
      return sendJson(
        reply,
        records.map((record) => callbackView(record, full)),
      );
    },
  );

  app.get(
    '/callbacks/:id',
    {
      schema: {
        tags,
        summary: 'One callback: what was asked for, where it stands, each dial attempt',
        params,
        querystring: Type.Object(NumbersQuery),
        response: { 200: CallbackShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null) return sendAnswer(reply, answer('unknown-callback', { id }));
      const attempts = await store.callbacks.attempts(record.id);
      const full = showsFullNumbers(request.query.numbers, exposeNumbers);
      return sendJson(reply, callbackDetails(record, attempts, full));
    },
  );

  app.get(
    '/callbacks/:id/link',
    {
      schema: {
        tags,
        summary: 'The address at which the customer sees, moves and cancels this callback',
        params,
        response: { 200: Type.Object({ url: Type.String() }), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const record = await knownCallback(dependencies, id);
      return record === null
        ? sendAnswer(reply, answer('unknown-callback', { id }))
        : sendJson(reply, { url: dependencies.links.url(record.id) });
    },
  );

  app.get(
    '/callbacks/:id/trace',
    {
      schema: {
        tags,
        summary: 'Everything that happened to one callback, in order',
        params,
        querystring: Type.Object(NumbersQuery),
        response: { 200: TraceShape, ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const trace = await readTrace(dependencies, id);
      if (trace === null) return sendAnswer(reply, answer('unknown-callback', { id }));
      const full = showsFullNumbers(request.query.numbers, exposeNumbers);
      return sendJson(reply, traceView(trace.story, trace.customerNumber, full));
    },
  );
}
