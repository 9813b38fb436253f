import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { csvText } from '../edge/csv.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { DayQuery, reportedDay } from './queue-reports.ts';

/** What a report about the virtual queues on a day is asked for. */
export const ReportQuery = {
  ...DayQuery,
  queue: Type.Optional(ObjectName),
  service: Type.Optional(ObjectName),
  format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])),
};

/** Day and queue of a report; null: all queues. Throws the answer for what is none. */
export function reportSpan(
  query: { readonly day?: string; readonly zone?: string; readonly queue?: string },
  now: number,
) {
  if (query.queue !== undefined) requireStorable('queue', query.queue);
  return { ...reportedDay(query, now), virtualQueue: query.queue ?? null };
}

type Cell = string | number | null;

/** Sends a table as CSV, some rows at a time: however many they are, only these are in memory. */
export function sendCsv<Column extends string>(
  reply: FastifyReply,
  columns: readonly Column[],
  pages: Iterable<Page<Column>> | AsyncIterable<Page<Column>>,
): FastifyReply {
  return reply.header('content-type', 'text/csv;charset=utf-8').send(Readable.from(csvPages(columns, pages)));
}

type Page<Column extends string> = readonly Readonly<Record<Column, Cell>>[];

async function* csvPages<Column extends string>(
  columns: readonly Column[],
  pages: Iterable<Page<Column>> | AsyncIterable<Page<Column>>,
): AsyncGenerator<string> {
  const title = csvText(columns, []);
  yield title;
  for await (const rows of pages) if (rows.length > 0) yield csvText(columns, rows).slice(title.length);
}
