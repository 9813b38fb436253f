import {
  booleanOption,
  type CallbackRecord,
  type HistoryEntry,
  isJsonObject,
  type Json,
  type JsonObject,
  option,
  storyOf,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { maskNumbersIn } from '../edge/mask-numbers.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { propertyOf } from '../genesys/record.ts';
import { everyCallback } from './callback-export.ts';
import { pageOrder, TABLE_COLUMNS, TableQuery } from './callback-table.ts';
import { NumbersQuery, showsFullNumbers } from './numbers-shown.ts';
import { ObjectName } from './option-body.ts';
import { sendCsv } from './report-table.ts';
import { CallbackShape, callbackDetails, callbackView, TraceShape, traceView } from './views.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'links' | 'exposeNumbers' | 'configuration'>;

/** Titles of more columns than anybody reads are a mistake. */
const MOST_COLUMNS = 50;
const ListedCallback = Type.Intersect([
  CallbackShape,
  Type.Object({
    columns: Type.Record(Type.String(), Type.String(), {
      description: 'Values by the titles of callback_column_alias (section callback)',
    }),
  }),
]);

/** Pages offer neither bulk cancel nor export where one of these sections says so (API reference 4.15). */
function hasNoBulkActions(configuration: Dependencies['configuration']): boolean {
  return ['features', 'lab'].some((name) =>
    booleanOption(configuration.section(name) ?? {}, 'disable-bulk-cancel-and-export-callback', false),
  );
}

/**
 * What `callback_column_alias` wants to see of a callback, by the titles that it gives; nothing with
 * `disable_additional_columns_from_callbacks` of section `features`.
 */
function columnsOf(
  record: CallbackRecord,
  configuration: Dependencies['configuration'],
  full: boolean,
): Record<string, string> {
  const features = configuration.section('features') ?? {};
  if (booleanOption(features, 'disable_additional_columns_from_callbacks', false)) return {};
  const columns: [string, string][] = [];
  for (const [key, title] of Object.entries(aliases(configuration)).slice(0, MOST_COLUMNS)) {
    const value = propertyOf(record, key, configuration);
    if (typeof title === 'string' && value !== undefined) columns.push([title, value]);
  }
  const shown = Object.fromEntries(columns);
  return full ? shown : (maskNumbersIn(shown, record.customerNumber) as Record<string, string>);
}

function aliases(configuration: Dependencies['configuration']): JsonObject {
  const text = option(configuration.section('callback') ?? {}, 'callback_column_alias');
  if (text === null) return {};
  try {
    const given: Json = JSON.parse(text);
    return isJsonObject(given) ? given : {};
  } catch {
    // A finding of the section says so: no columns then.
    return {};
  }
}

async function* mapped<From, To>(
  first: readonly From[],
  others: AsyncIterable<readonly From[]>,
  map: (page: readonly From[]) => To[],
): AsyncGenerator<To[]> {
  yield map(first);
  for await (const page of others) yield map(page);
}

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
  const { store, clock, configuration, exposeNumbers = false } = dependencies;
  app.get(
    '/callbacks',
    {
      schema: {
        tags,
        summary:
          'Callbacks, a page at a time: by default the newest first. As CSV all of them unless `limit` is given',
        querystring: TableQuery,
        response: { 200: Type.Array(ListedCallback), ...Refusals },
      },
    },
    async (request, reply) => {
      const { format, limit } = request.query;
      const order = pageOrder(request.query, clock.now());
      const full = showsFullNumbers(request.query.numbers, exposeNumbers);
      const rowsOf = (records: readonly CallbackRecord[]) =>
        records.map((record) => callbackView(record, full));
      if (format === 'csv' && limit === undefined) {
        const pages = everyCallback(store, order);
        // The first ones are there before the answer begins: what fails with them is answered as it should be.
        const begun = await pages.next();
        return sendCsv(reply, TABLE_COLUMNS, mapped(begun.done === true ? [] : begun.value, pages, rowsOf));
      }
      const { callbacks, total } = await store.callbacks.page(order);
      if (total !== null) reply.header('x-total-count', String(total));
      if (hasNoBulkActions(configuration)) reply.header('x-bulk-actions', 'off');
      return format === 'csv'
        ? sendCsv(reply, TABLE_COLUMNS, [rowsOf(callbacks)])
        : sendJson(
            reply,
            callbacks.map((record) => ({
              ...callbackView(record, full),
              columns: columnsOf(record, configuration, full),
            })),
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
