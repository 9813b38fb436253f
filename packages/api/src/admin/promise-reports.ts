import {
  callbackId,
  formatInstant,
  type PromisePlace,
  type PromiseRecord,
  type PromiseRepository,
  type PromiseSpan,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { ReportQuery, reportSpan, sendCsv } from './report-table.ts';

const HOUR_MS = 3_600_000;
/** Promises of one page at most; an export is read in pages of so many. */
const MOST_ON_A_PAGE = 9_999;
const USUALLY_ON_A_PAGE = 1_000;

const COLUMNS = [
  'callbackId',
  'service',
  'queue',
  'madeAt',
  'channel',
  'kind',
  'from',
  'until',
  'calledAt',
  'outcome',
  'lateS',
] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | null>;

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'recorded'>;

/** What customers were told about when we call, and what became of it. */
export function promiseReportRoutes(app: TypedInstance, { store, clock, recorded }: Dependencies): void {
  app.get(
    '/callbacks/:id/promises',
    {
      schema: {
        tags: ['Callbacks'],
        summary: 'What the customer was told about when we call, and what became of it',
        params: Type.Object({ id: ObjectName }),
        response: { 200: Type.Array(Type.Record(Type.String(), Type.Unknown())), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      requireStorable('id', id);
      await recorded();
      const promises = await store.promises.ofCallback(callbackId(id));
      return promises.length === 0
        ? sendAnswer(reply, answer('unknown-callback', { id }))
        : sendJson(reply, promises.map(rowOf));
    },
  );

  app.get(
    '/reports/promises',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'Promises to customers that fell on a day: kept, late, broken, changed; by virtual queue and hour',
        querystring: Type.Object(
          {
            ...ReportQuery,
            limit: Type.Optional(
              Type.String({
                pattern: '^[1-9][0-9]{0,3}$',
                description: `Promises to list, 1 to ${MOST_ON_A_PAGE}, by default ${USUALLY_ON_A_PAGE}; scores and CSV are of all`,
              }),
            ),
            after: Type.Optional(Type.String({ description: '`next` of the page before', maxLength: 300 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Unknown(), ...Refusals },
      },
    },
    async (request, reply) => {
      const { format, service } = request.query;
      if (service !== undefined) requireStorable('service', service);
      const limit = Number(request.query.limit ?? USUALLY_ON_A_PAGE);
      const { day, zone, ...ofQueues } = reportSpan(request.query, clock.now());
      const span = { ...ofQueues, ...(service === undefined ? {} : { service }) };
      const after = request.query.after === undefined ? null : readPlace(request.query.after);
      await recorded();
      if (format === 'csv') return sendCsv(reply, COLUMNS, exported(store.promises, span, after));
      const [scores, found] = await Promise.all([
        store.promises.scores({ ...span, spanMs: HOUR_MS }),
        // One more tells whether there is more.
        store.promises.list({ ...span, after, limit: limit + 1 }),
      ]);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return sendJson(reply, {
        day,
        zone,
        scores: scores.map(({ virtualQueue: queue, span: hour, outcomes, ...score }) => ({
          queue,
          from: formatInstant(span.from + hour * HOUR_MS),
          ...score,
          ...outcomes,
        })),
        promises: page.map(rowOf),
        next: found.length > limit && last !== undefined ? placeText(last) : null,
      });
    },
  );
}

async function* exported(
  promises: PromiseRepository,
  span: PromiseSpan,
  from: PromisePlace | null,
): AsyncGenerator<Row[]> {
  for (let after = from; ; ) {
    const page = await promises.list({ ...span, after, limit: USUALLY_ON_A_PAGE });
    yield page.map(rowOf);
    const last = page.at(-1);
    if (last === undefined || page.length < USUALLY_ON_A_PAGE) return;
    after = last;
  }
}

function placeText({ from, number, callbackId: id }: PromisePlace): string {
  return `${from}.${number}.${id}`;
}

function readPlace(text: string): PromisePlace {
  const [, from, number, id] = /^(\d{1,15})\.(\d{1,9})\.(.+)$/.exec(text) ?? [];
  if (from === undefined || number === undefined || id === undefined)
    throw new AnswerError(answer('bad-field', { field: 'after', why: 'must be `next` of the page before' }));
  requireStorable('after', id);
  return { from: Number(from), number: Number(number), callbackId: callbackId(id) };
}

function rowOf({ callbackId: id, ...promise }: PromiseRecord): Row {
  const { service, virtualQueue: queue, madeAt, channel, kind, from, until, calledAt, outcome } = promise;
  return {
    callbackId: id,
    service,
    queue,
    madeAt: formatInstant(madeAt),
    channel,
    kind,
    from: formatInstant(from),
    until: until === null ? null : formatInstant(until),
    calledAt: calledAt === null ? null : formatInstant(calledAt),
    outcome,
    lateS: promise.lateMs / 1000,
  };
}
