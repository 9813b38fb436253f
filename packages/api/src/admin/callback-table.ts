import {
  CALLBACK_STATES,
  type CallbackPageOrder,
  type CallbackSort,
  type CallbackTime,
  isCallbackState,
  parseInstant,
} from '@ringback/core';
import { type Static, Type } from 'typebox';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';
import { NumbersQuery } from './numbers-shown.ts';
import { ObjectName, requireStorable } from './option-body.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** Whoever wants to see what stands behind so many narrows the question. */
const MAX_OFFSET = 1_000_000;

const TIMES: Readonly<Record<'created' | 'desired' | 'completed', CallbackTime>> = {
  created: 'createdAt',
  desired: 'desiredAt',
  completed: 'completedAt',
};
const SORTS: Readonly<Record<string, CallbackSort>> = {
  ...TIMES,
  service: 'service',
  state: 'state',
  reason: 'reason',
  number: 'customerNumber',
  attempts: 'attempts',
};

/** Columns of the table as CSV. */
export const TABLE_COLUMNS = [
  'id',
  'service',
  'state',
  'reason',
  'customerNumber',
  'createdAt',
  'desiredAt',
  'connectedAt',
  'completedAt',
  'attempts',
] as const;

/** What `GET /api/v1/callbacks` may be asked. */
export const TableQuery = Type.Object(
  {
    ...NumbersQuery,
    service: Type.Optional(ObjectName),
    state: Type.Optional(
      Type.String({ description: `One or more, with commas: ${CALLBACK_STATES.join(', ')}` }),
    ),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    number: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,20}$', description: 'Digits that follow each other in the number' }),
    ),
    time: Type.Optional(
      Type.Enum(['created', 'desired', 'completed'], {
        description: 'What `from` and `to` are about; default: desired',
      }),
    ),
    from: Type.Optional(Type.String({ description: 'ISO 8601' })),
    to: Type.Optional(Type.String({ description: 'ISO 8601, exclusive' })),
    sort: Type.Optional(Type.Enum(Object.keys(SORTS), { description: 'By default `created`' })),
    order: Type.Optional(Type.Enum(['asc', 'desc'], { description: 'By default `desc`: newest first' })),
    offset: Type.Optional(Type.String({ pattern: '^[0-9]{1,7}$', description: `At most ${MAX_OFFSET}` })),
    limit: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,3}$',
        description: `1 to ${MAX_LIMIT}, by default ${DEFAULT_LIMIT}`,
      }),
    ),
    count: Type.Optional(
      Type.Enum(['yes', 'no'], { description: 'Whether the header X-Total-Count says how many fit in all' }),
    ),
    format: Type.Optional(Type.Enum(['json', 'csv'])),
  },
  { additionalProperties: false },
);

/** The order to the store. Throws the answer for a state or a time that there is not. */
export function pageOrder(query: Static<typeof TableQuery>, now: number): CallbackPageOrder {
  const { service, state, reason, number, time = 'desired', from, to, sort = 'created', order } = query;
  if (service !== undefined) requireStorable('service', service);
  if (reason !== undefined) requireStorable('reason', reason);
  return {
    ...(service === undefined ? {} : { service }),
    ...(state === undefined ? {} : { states: statesOf(state) }),
    ...(reason === undefined ? {} : { reason }),
    ...(number === undefined ? {} : { digits: number }),
    ...(from === undefined && to === undefined
      ? {}
      : { time: { of: TIMES[time], from: instant('from', from), to: instant('to', to) } }),
    sort: SORTS[sort] ?? 'createdAt',
    descending: order !== 'asc',
    offset: Math.min(MAX_OFFSET, Number(query.offset ?? 0)),
    limit: Math.min(MAX_LIMIT, Number(query.limit ?? DEFAULT_LIMIT)),
    counted: query.count === 'yes',
    now,
  };
}

function statesOf(text: string) {
  return text.split(',').map((name) => {
    if (!isCallbackState(name))
      throw new AnswerError(
        answer('bad-field', { field: 'state', why: `must be of ${CALLBACK_STATES.join(', ')}` }),
      );
    return name;
  });
}

function instant(field: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = parseInstant(text);
  if (at === null)
    throw new AnswerError(answer('bad-field', { field, why: 'must be like 2031-05-28T12:00:00.000Z' }));
  return at;
}
