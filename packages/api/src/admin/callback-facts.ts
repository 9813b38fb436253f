import {
  type CallbackFacts,
  type CallbackFactsOrder,
  type CallbackFactsPlace,
  type CallbackRepository,
  formatInstant,
  REPORT_KEYS,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { maskNumber } from '../edge/mask-numbers.ts';
import { sendJson } from '../edge/send-json.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { NumbersQuery, showsFullNumbers } from './numbers-shown.ts';
import { ObjectName, requireStorable } from './option-body.ts';
import { DayQuery, reportedDay } from './queue-reports.ts';
import { sendCsv } from './report-table.ts';

/** Reports of one page at most; an export is read in pages of so many. */
const MOST_ON_A_PAGE = 9_999;
const USUALLY_ON_A_PAGE = 1_000;
const COLUMNS = ['callbackId', 'service', 'at', ...REPORT_KEYS] as const;
type Row = Record<(typeof COLUMNS)[number], string | null>;

/** What services with reports told of each callback on a day, by the keys of the original (scenarios 12). */
export function callbackFactsRoute(
  app: TypedInstance,
  { store, clock, exposeNumbers = false }: Pick<ApiDependencies, 'store' | 'clock' | 'exposeNumbers'>,
): void {
  app.get(
    '/reports/callback-facts',
    {
      schema: {
        tags: ['Reports'],
        summary:
          'What services with _rep_userevent_enable or _use_reporting_aggregator reported of each callback, by the keys of the original',
        querystring: Type.Object(
          {
            ...DayQuery,
            ...NumbersQuery,
            service: Type.Optional(ObjectName),
            format: Type.Optional(Type.Enum(['json', 'csv'])),
            limit: Type.Optional(
              Type.String({
                pattern: '^[1-9][0-9]{0,3}$',
                description: `Reports to list, 1 to ${MOST_ON_A_PAGE}, by default ${USUALLY_ON_A_PAGE}; a CSV has all`,
              }),
            ),
            after: Type.Optional(Type.String({ description: '`next` of the page before', maxLength: 40 })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            day: Type.String(),
            zone: Type.String(),
            facts: Type.Array(
              Type.Object({
                callbackId: Type.String(),
                service: Type.String(),
                at: Type.String(),
                values: Type.Record(Type.String(), Type.String()),
              }),
            ),
            next: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          }),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { service = null, format, numbers } = request.query;
      if (service !== null) requireStorable('service', service);
      const { day, zone, from, to } = reportedDay(request.query, clock.now());
      const after = request.query.after === undefined ? null : readPlace(request.query.after);
      const shown = showsFullNumbers(numbers, exposeNumbers) ? (facts: CallbackFacts) => facts : masked;
      const order = { service, from, to, after };
      if (format === 'csv') return sendCsv(reply, COLUMNS, exported(store.callbacks, order, shown));
      const limit = Number(request.query.limit ?? USUALLY_ON_A_PAGE);
      // One more tells whether there is more.
      const found = await store.callbacks.facts({ ...order, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return sendJson(reply, {
        day,
        zone,
        facts: page.map(shown).map(({ callbackId, service: of, at, values }) => ({
          callbackId,
          service: of,
          at: formatInstant(at),
          values,
        })),
        next: found.length > limit && last !== undefined ? placeText(last) : null,
      });
    },
  );
}

async function* exported(
  callbacks: Pick<CallbackRepository, 'facts'>,
  order: Omit<CallbackFactsOrder, 'limit'>,
  shown: (facts: CallbackFacts) => CallbackFacts,
): AsyncGenerator<Row[]> {
  for (let { after } = order; ; ) {
    const page = await callbacks.facts({ ...order, after, limit: USUALLY_ON_A_PAGE });
    yield page.map((facts) => rowOf(shown(facts)));
    const last = page.at(-1);
    if (last === undefined || page.length < USUALLY_ON_A_PAGE) return;
    after = { at: last.at, seq: last.seq };
  }
}

function rowOf({ callbackId, service, at, values }: CallbackFacts): Row {
  const known = Object.fromEntries(REPORT_KEYS.map((key) => [key, values[key] ?? null])) as Record<
    (typeof REPORT_KEYS)[number],
    string | null
  >;
  return { ...known, callbackId, service, at: formatInstant(at) };
}

function masked(facts: CallbackFacts): CallbackFacts {
  const { _CB_CUSTOMER_PHONE_NUMBER: number } = facts.values;
  if (number === undefined) return facts;
  return { ...facts, values: { ...facts.values, _CB_CUSTOMER_PHONE_NUMBER: maskNumber(number) } };
}

const placeText = ({ at, seq }: CallbackFactsPlace): string => `${at}.${seq}`;

function readPlace(text: string): CallbackFactsPlace {
  const [, at, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (at === undefined || seq === undefined)
    throw new AnswerError(answer('bad-field', { field: 'after', why: 'must be `next` of the page before' }));
  return { at: Number(at), seq: Number(seq) };
}
