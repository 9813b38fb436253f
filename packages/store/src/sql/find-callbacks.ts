import type { CallbackFilter, FilterCondition } from '@ringback/core';
import { type CompiledQuery, type Expression, type SqlBool, sql } from 'kysely';
import { CALLBACK_COLUMNS } from './callback-columns.ts';
import { textBuilder } from './text-builder.ts';

/** Properties of the record itself, and the virtual queue, by the names that queries use for them. */
const COLUMNS: Readonly<Record<string, string>> = {
  _id: 'c.id',
  _callback_state: 'c.state',
  _callback_reason: 'c.reason',
  _customer_number: 'c.customer_number',
  _service_name: 'c.service',
  _ors_session_id: 'c.session_id',
  _vq: "coalesce(c.params ->> '_vq', c.params ->> '_urs_virtual_queue', c.user_data ->> '_vq')",
};

/**
 * Query by properties, newest first. `_id` and `_customer_number` have indexes; other properties are looked for
 * from the newest record on until `limit` are found.
 */
export function findCallbacks(filter: CallbackFilter): CompiledQuery {
  const { service, operand, conditions, desired, states, now, limit } = filter;
  let query = textBuilder
    .selectFrom('callback as c')
    .select(sql.raw<never>(CALLBACK_COLUMNS) as never)
    .where(sql<SqlBool>`(c.state <> 'COMPLETED' OR c.expires_at > from_ms(${now}))`);
  if (service !== undefined) query = query.where('c.service', '=', service);
  if (desired !== undefined)
    query = query.where(
      sql<SqlBool>`c.desired_at BETWEEN from_ms(${desired.from}) AND from_ms(${desired.to})`,
    );
  if (states !== undefined) query = query.where(sql<SqlBool>`c.state = ANY (${states}::text[])`);
  if (conditions.length > 0) {
    query = query.where((eb) => {
      const all = conditions.map(condition);
      return operand === 'AND' ? eb.and(all) : eb.or(all);
    });
  }
  return query.orderBy('c.seq', 'desc').limit(limit).compile();
}

function condition({ key, value, negated, services }: FilterCondition): Expression<SqlBool> {
  const column = COLUMNS[key];
  const property =
    column === undefined
      ? sql<string>`coalesce(c.params ->> ${key}, c.user_data ->> ${key})`
      : sql.raw<string>(column);
  if (services !== undefined)
    return sql<SqlBool>`(${property} = ${value} OR (${property} IS NULL AND c.service = ANY (${services}::text[])))`;
  // What is not there differs from every value.
  return negated ? sql<SqlBool>`${property} IS DISTINCT FROM ${value}` : sql<SqlBool>`${property} = ${value}`;
}
