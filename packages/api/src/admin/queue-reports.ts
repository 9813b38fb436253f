import { type AssignmentRecord, dayOf, daySpan, formatInstant } from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { ObjectName, requireStorable } from './option-body.ts';

/** Assignments that are listed one by one. */
const RECORDS = 200;
const MINUTE_MS = 60_000;

/** The day that a report is about. */
export const DayQuery = {
  day: Type.Optional(Type.String({ description: 'yyyy-MM-dd; by default today' })),
  zone: Type.Optional(
    Type.String({ description: 'Time zone of the day, such as Europe/Berlin; by default UTC' }),
  ),
};

/** Reads the day of a report. Throws the answer for a day or zone that is none. */
export function reportedDay(
  { day, zone = 'UTC' }: { readonly day?: string; readonly zone?: string },
  now: number,
): { readonly day: string; readonly zone: string; readonly from: number; readonly to: number } {
  if (daySpan('2000-01-01', zone) === null)
    throw new AnswerError(answer('bad-field', { field: 'zone', why: 'must be the name of a time zone' }));
  const wanted = day ?? dayOf(now, zone);
  const span = daySpan(wanted, zone);
  if (span === null)
    throw new AnswerError(answer('bad-field', { field: 'day', why: 'must be a day, such as 2031-05-28' }));
  return { day: wanted, zone, ...span };
}

/** What became of the order in a virtual queue. */
export function queueReportRoutes(
  app: TypedInstance,
  { store, clock, recorded }: Pick<ApiDependencies, 'store' | 'clock' | 'recorded'>,
): void {
  app.get(
    '/queues/:name/overtakes',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'Who got an agent before somebody of the same virtual queue who had arrived earlier, and why',
        params: Type.Object({ name: ObjectName }),
        querystring: Type.Object(DayQuery, { additionalProperties: false }),
        response: { 200: Type.Record(Type.String(), Type.Unknown()), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      requireStorable('name', name);
      const { day, zone, from, to } = reportedDay(request.query, clock.now());
      await recorded();
      const report = await store.assignments.overtakes({ virtualQueue: name, from, to, limit: RECORDS });
      const overtaken = report.reasons.find(({ reason }) => reason === 'overtaken');
      return sendJson(reply, {
        queue: name,
        day,
        zone,
        assignments: report.assignments,
        overtakes: overtaken?.count ?? 0,
        minutes: minutes(overtaken?.earlierMs ?? 0),
        passedOver: {
          assignments: report.passing,
          reasons: report.reasons.map(({ reason, count, earlierMs }) => ({
            reason,
            count,
            minutes: minutes(earlierMs),
          })),
        },
        records: report.records.map(recordView),
      });
    },
  );
}

function minutes(ms: number): number {
  return Math.round((ms / MINUTE_MS) * 100) / 100;
}

function recordView({ at, arrivedAt, passedOver, ...rest }: AssignmentRecord) {
  return {
    at: formatInstant(at),
    callbackId: rest.callbackId,
    requestId: rest.requestId,
    agentId: rest.agentId,
    target: rest.target,
    priority: rest.priority,
    arrivedAt: formatInstant(arrivedAt),
    waitedMs: Math.max(0, at - arrivedAt),
    position: rest.position,
    passedOverCount: passedOver?.count ?? 0,
    passedOver: (passedOver?.named ?? []).map((one) => ({ ...one, arrivedAt: formatInstant(one.arrivedAt) })),
  };
}
