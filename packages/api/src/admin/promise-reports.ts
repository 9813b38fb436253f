import {
  type CallbackRecord,
  type Configuration,
  effectiveOptions,
  formatInstant,
  type KeptPromise,
  option,
  promiseScore,
  promisesOf,
  type Store,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { csvText } from '../edge/csv.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { knownCallback } from '../edge/known-callback.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { DayQuery, reportedDay } from './queue-reports.ts';

const HOUR_MS = 3_600_000;
/** Callbacks that one report looks at, the newest ones, and how many at once. */
const MOST_CALLBACKS = 5_000;
const AT_ONCE = 25;
/** Quotes of one callback that are looked at: the first ones count. */
const QUOTES = 50;

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

type Dependencies = Pick<ApiDependencies, 'store' | 'clock' | 'recorded' | 'configuration'>;

/** What customers were told about when we call, and what became of it. */
export function promiseReportRoutes(app: TypedInstance, dependencies: Dependencies): void {
  const { store, clock, recorded, configuration } = dependencies;

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
      const record = await knownCallback(dependencies, id);
      if (record === null) return sendAnswer(reply, answer('unknown-callback', { id }));
      await recorded();
      const queue = queueOf(record, configuration);
      const promises = await promisesAbout(record, store);
      return sendJson(
        reply,
        promises.map((promise) => rowOf(promise, record, queue)),
      );
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
            ...DayQuery,
            queue: Type.Optional(ObjectName),
            format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Unknown(), ...Refusals },
      },
    },
    async (request, reply) => {
      const { queue: wanted, format } = request.query;
      if (wanted !== undefined) requireStorable('queue', wanted);
      const { day, zone, from, to } = reportedDay(request.query, clock.now());
      await recorded();
      const records = await store.callbacks.find({
        operand: 'AND',
        conditions: [],
        now: clock.now(),
        limit: MOST_CALLBACKS,
      });
      const rows: Row[] = [];
      const byHour = new Map<string, { queue: string; hour: number; promises: KeptPromise[] }>();
      for (let at = 0; at < records.length; at += AT_ONCE) {
        const some = records.slice(at, at + AT_ONCE).map((record) => ({
          record,
          queue: queueOf(record, configuration),
        }));
        const looked = some.filter(({ queue }) => wanted === undefined || queue === wanted);
        const found = await Promise.all(looked.map(({ record }) => promisesAbout(record, store)));
        for (const [index, { record, queue }] of looked.entries()) {
          for (const promise of found[index] ?? []) {
            if (promise.from < from || promise.from >= to) continue;
            rows.push(rowOf(promise, record, queue));
            const hour = Math.floor((promise.from - from) / HOUR_MS);
            const key = JSON.stringify([queue, hour]);
            const group = byHour.get(key) ?? { queue, hour, promises: [] };
            group.promises.push(promise);
            byHour.set(key, group);
          }
        }
      }
      if (format === 'csv')
        return reply.header('content-type', 'text/csv;charset=utf-8').send(csvText(COLUMNS, rows));
      const scores = [...byHour.values()]
        .sort((a, b) => (a.queue < b.queue ? -1 : a.queue > b.queue ? 1 : a.hour - b.hour))
        .map(({ queue, hour, promises }) => {
          const { outcomes, ...score } = promiseScore(promises);
          return { queue, from: formatInstant(from + hour * HOUR_MS), ...score, ...outcomes };
        });
      return sendJson(reply, { day, zone, scores, promises: rows });
    },
  );
}

async function promisesAbout(
  record: CallbackRecord,
  store: Pick<Store, 'callbacks' | 'waitQuotes'>,
): Promise<KeptPromise[]> {
  const [lines, attempts, quotes] = await Promise.all([
    store.callbacks.history(record.id),
    store.callbacks.attempts(record.id),
    store.waitQuotes.ofCallback(record.id, QUOTES),
  ]);
  return promisesOf({ record, lines, attempts, quotes });
}

function queueOf(
  { service, params, userData }: CallbackRecord,
  configuration: Pick<Configuration, 'service'>,
): string {
  const options = effectiveOptions(configuration.service(service) ?? {}, params, userData);
  return option(options, '_urs_virtual_queue') ?? '';
}

function rowOf(promise: KeptPromise, { id, service }: CallbackRecord, queue: string): Row {
  const { madeAt, channel, kind, from, until, calledAt, outcome, lateMs } = promise;
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
    lateS: lateMs / 1000,
  };
}
