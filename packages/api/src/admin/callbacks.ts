import { type HistoryEntry, storyOf } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { csvText } from '../edge/csv.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { pageOrder, TABLE_COLUMNS, TableQuery } from './callback-table.ts';
import { NumbersQuery, showsFullNumbers } from './numbers-shown.ts';
import { ObjectName } from './option-body.ts';
import { CallbackShape, callbackDetails, callbackView, TraceShape, traceView } from './views.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'links' | 'exposeNumbers'>;

const tags = ['Callbacks'];
const params = Type.Object({ id: ObjectName });

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
        summary: 'Callbacks, a page at a time: by default the newest first',
        querystring: TableQuery,
        response: { 200: Type.Array(CallbackShape), ...Refusals },
      },
    },
    async (request, reply) => {
      const { callbacks, total } = await store.callbacks.page(pageOrder(request.query, clock.now()));
      const full = showsFullNumbers(request.query.numbers, exposeNumbers);
      const rows = callbacks.map((record) => callbackView(record, full));
      if (total !== null) reply.header('x-total-count', String(total));
      return request.query.format === 'csv'
        ? reply.header('content-type', 'text/csv;charset=utf-8').send(csvText(TABLE_COLUMNS, rows))
        : sendJson(reply, rows);
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
