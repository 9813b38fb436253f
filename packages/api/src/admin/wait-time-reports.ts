import { formatInstant, type PredictorScore, virtualQueueOf, type WaitQuote } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { ReportQuery, reportSpan, sendCsv } from './report-table.ts';

const HALF_HOUR_MS = 1_800_000;
/** Quotes of one callback that are listed. */
const QUOTES = 500;

const COLUMNS = [
  'queue',
  'from',
  'predictor',
  'quotes',
  'quoted',
  'served',
  'meanWaitS',
  'biasS',
  'maeS',
  'coverage',
] as const;

/** How well waits were predicted, and what each predictor says now. */
export function waitTimeReportRoutes(
  app: TypedInstance,
  dependencies: Pick<ApiDependencies, 'store' | 'clock' | 'recorded' | 'routing' | 'configuration'>,
): void {
  const { store, clock, recorded, routing, configuration } = dependencies;

  /** Waits are counted by virtual queue: those of a service are those of the queue that it names. */
  function queueOf(service: string): string {
    requireStorable('service', service);
    return virtualQueueOf(configuration.service(service) ?? {}, {}, {});
  }

  app.get(
    '/reports/waiting-times',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'Bias, mean absolute error and coverage of every predictor of waits, by virtual queue and half hour',
        querystring: Type.Object(ReportQuery, { additionalProperties: false }),
        response: { 200: Type.Unknown(), ...Refusals },
      },
    },
    async (request, reply) => {
      const { service, queue = service === undefined ? undefined : queueOf(service) } = request.query;
      const { day, zone, ...all } = reportSpan(request.query, clock.now());
      const span = { ...all, virtualQueue: queue ?? null };
      await recorded();
      const scores = await store.waitQuotes.scores({ ...span, spanMs: HALF_HOUR_MS });
      const rows = scores.map((score) => rowOf(score, span.from));
      return request.query.format === 'csv'
        ? sendCsv(reply, COLUMNS, [rows])
        : sendJson(reply, { day, zone, rows });
    },
  );

  app.get(
    '/queues/:name/waiting-time',
    {
      schema: {
        tags: ['Reports'],
        summary: 'What every predictor says now about one who enters a virtual queue, and what it goes by',
        params: Type.Object({ name: ObjectName }),
        response: { 200: Type.Record(Type.String(), Type.Unknown()), ...Refusals },
      },
    },
    (request, reply) => {
      const { name } = request.params;
      const { predictor, estimates, inputs } = routing.waitOutlook(name);
      return sendJson(reply, {
        queue: name,
        predictor,
        told: estimates[predictor] ?? null,
        estimates,
        inputs,
      });
    },
  );

  app.get(
    '/callbacks/:id/waiting-times',
    {
      schema: {
        tags: ['Callbacks'],
        summary: 'Waits that were predicted for a callback, from what, and what then happened',
        params: Type.Object({ id: ObjectName }),
        response: { 200: Type.Array(Type.Record(Type.String(), Type.Unknown())), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const record = await knownCallback(dependencies, id);
      if (record === null) return sendAnswer(reply, answer('unknown-callback', { id }));
      await recorded();
      const quotes = await store.waitQuotes.ofCallback(record.id, QUOTES);
      return sendJson(reply, quotes.map(quoteView));
    },
  );
}

function rowOf(
  score: PredictorScore,
  from: number,
): Record<(typeof COLUMNS)[number], string | number | null> {
  const { virtualQueue, span, meanWaitS, biasS, maeS, coverage, ...counts } = score;
  return {
    queue: virtualQueue,
    from: formatInstant(from + span * HALF_HOUR_MS),
    ...counts,
    meanWaitS: rounded(meanWaitS),
    biasS: rounded(biasS),
    maeS: rounded(maeS),
    coverage: rounded(coverage),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

function quoteView({ at, endedAt, outcome, ...quote }: WaitQuote) {
  return {
    at: formatInstant(at),
    queue: quote.virtualQueue,
    requestId: quote.requestId,
    occasion: quote.occasion,
    predictor: quote.predictor,
    told: quote.estimates[quote.predictor] ?? null,
    estimates: quote.estimates,
    inputs: quote.inputs,
    outcome,
    endedAt: endedAt === null ? null : formatInstant(endedAt),
    waitedS: endedAt === null ? null : (endedAt - at) / 1000,
  };
}
