import type { CallbackPageOrder, CallbackSort, CallbackTime } from '@ringback/core';
import { type CompiledQuery, type SqlBool, sql } from 'kysely';
import { CALLBACK_COLUMNS } from './callback-columns.ts';
import { textBuilder } from './text-builder.ts';

const TIMES: Readonly<Record<CallbackTime, string>> = {
  createdAt: 'c.created_at',
  desiredAt: 'c.desired_at',
  completedAt: 'c.completed_at',
};
const SORTS: Readonly<Record<CallbackSort, string>> = {
  ...TIMES,
  // In the order of their creation, which has an index.
  createdAt: 'c.seq',
  service: 'c.service',
  state: 'c.state',
  reason: 'c.reason',
  customerNumber: 'c.customer_number',
  attempts: 'c.attempts',
};

/** A page of callbacks in an order, and how many fit in all. */
export function pageCallbacks(order: CallbackPageOrder): { page: CompiledQuery; total: CompiledQuery } {
  const fitting = textBuilder
    .selectFrom('callback as c')
    .where(sql<SqlBool>`${sql.join(conditions(order), sql` AND `)}`);
  const by = SORTS[order.sort];
  const direction = order.descending ? 'DESC' : 'ASC';
  return {
    page: fitting
      .select(sql.raw<never>(CALLBACK_COLUMNS) as never)
      .orderBy(
        sql.raw(by === 'c.seq' ? `c.seq ${direction}` : `${by} ${direction} NULLS LAST, c.seq ${direction}`),
      )
      .limit(order.limit)
      .offset(order.offset)
      .compile(),
    total: fitting.select(sql<number>`count(*)`.as('count')).compile(),
  };
}

function conditions({ service, services, states, reason, digits, time, now }: CallbackPageOrder) {
  return [
    sql<SqlBool>`(c.state <> 'COMPLETED' OR c.expires_at > from_ms(${now}))`,
    ...(service === undefined ? [] : [sql<SqlBool>`c.service = ${service}`]),
    ...(services === undefined ? [] : [sql<SqlBool>`c.service = ANY (${services}::text[])`]),
    ...(states === undefined ? [] : [sql<SqlBool>`c.state = ANY (${states}::text[])`]),
    ...(reason === undefined ? [] : [sql<SqlBool>`c.reason = ${reason}`]),
    ...(digits === undefined
      ? []
      : [sql<SqlBool>`position(${digits} in regexp_replace(c.customer_number, '[^0-9]', '', 'g')) > 0`]),
    ...boundsOf(time),
  ];
}

function boundsOf(time: CallbackPageOrder['time']) {
  if (time === undefined) return [];
  const column = sql.raw(TIMES[time.of]);
  return [
    ...(time.from === null ? [] : [sql<SqlBool>`${column} >= from_ms(${time.from})`]),
    ...(time.to === null ? [] : [sql<SqlBool>`${column} < from_ms(${time.to})`]),
  ];
}
