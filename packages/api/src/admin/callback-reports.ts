import { type CallbackTally, formatInstant } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { Refusals } from '../errors/error-body.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { DayQuery, reportedDay } from './queue-reports.ts';
import { sendCsv } from './report-table.ts';

const HALF_HOUR_MS = 1_800_000;
const COLUMNS = ['service', 'from', 'what', 'detail', 'count', 'meanWaitS'] as const;

const RowShape = Type.Object({
  service: Type.String(),
  from: Type.String(),
  what: Type.Enum(['asked', 'ended', 'dialled']),
  detail: Type.String({ description: 'Reason of the end, or result of the call' }),
  count: Type.Integer(),
  meanWaitS: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: 'Of those that ended after a conversation: how long they had waited for it',
  }),
});

/** How many callbacks were asked for, ended and dialled on a day. */
export function callbackReportRoute(
  app: TypedInstance,
  { store, clock }: Pick<ApiDependencies, 'store' | 'clock'>,
): void {
  app.get(
    '/reports/callbacks',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'Callbacks that were asked for, ended by reason, and dialled by result, by service and half hour',
        querystring: Type.Object(
          {
            ...DayQuery,
            service: Type.Optional(ObjectName),
            format: Type.Optional(Type.Enum(['json', 'csv'])),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ day: Type.String(), zone: Type.String(), rows: Type.Array(RowShape) }),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { service = null, format } = request.query;
      if (service !== null) requireStorable('service', service);
      const now = clock.now();
      const { day, zone, from, to } = reportedDay(request.query, now);
      const tallies = await store.callbacks.tally({ service, from, to, spanMs: HALF_HOUR_MS, now });
      const rows = tallies.map((tally) => rowOf(tally, from));
      return format === 'csv' ? sendCsv(reply, COLUMNS, [rows]) : sendJson(reply, { day, zone, rows });
    },
  );
}

function rowOf({ service, span, what, detail, count, meanWaitS }: CallbackTally, from: number) {
  return {
    service,
    from: formatInstant(from + span * HALF_HOUR_MS),
    what,
    detail,
    count,
    meanWaitS: meanWaitS === null ? null : Math.round(meanWaitS * 10) / 10,
  };
}
