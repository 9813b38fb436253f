import type { PromiseRecord } from '@ringback/core';
import type { Row } from '../database/statement.ts';

export type PromiseRow = PromiseRecord & Row;

/** Columns of a promise under the names of its record. */
export const PROMISE_COLUMNS = `p.callback_id AS "callbackId", p.number, p.service, p.virtual_queue AS "virtualQueue",
  p.made_at AS "madeAt", p.channel, p.kind, p.window_from AS "from", p.window_until AS "until", p.outcome,
  p.called_at AS "calledAt", p.late_ms AS "lateMs"`;

/** Calls that come this long after the window, or before it, are in time all the same (`PROMISE_GRACE_MS`, `EARLY_GRACE_MS`). */
const LATE_GRACE = "interval '60 s'";
const EARLY_GRACE = "interval '180 s'";

/** What the call at a time makes of a promise; the names are those of columns. */
export const outcomeOfCall = (at: string): string => `CASE
      WHEN ${at} > window_until + ${LATE_GRACE} THEN 'late'
      WHEN kind = 'time' AND ${at} < window_from - ${EARLY_GRACE} THEN 'early'
      ELSE 'kept' END`;

/** How late it is, milliseconds. */
export const lateMsOfCall = (at: string): string =>
  `coalesce(greatest(0, extract(epoch FROM ${at} - window_until)::float8 * 1000 - 60000), 0)`;

/** The promise that the acceptance of callback `c` is, as rows of the table; conditions follow. */
export const PROMISE_AT_ACCEPTANCE = `
      SELECT c.id AS callback_id, 1 AS number, c.service,
        virtual_queue_of(c.service, c.params, c.user_data) AS virtual_queue, c.created_at AS made_at, 'api' AS channel,
        CASE WHEN c.desired_at > c.created_at THEN 'time' ELSE 'at-once' END AS kind,
        greatest(c.desired_at, c.created_at) AS window_from,
        CASE WHEN c.desired_at > c.created_at THEN c.desired_at END AS window_until,
        'open' AS outcome, NULL::timestamptz AS called_at, 0::float8 AS late_ms
      FROM callback c WHERE NOT EXISTS (SELECT FROM promise known WHERE known.callback_id = c.id)`;
