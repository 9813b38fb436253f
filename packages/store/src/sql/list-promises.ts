import type { Statement } from '../database/statement.ts';
import { PROMISE_AT_ACCEPTANCE, PROMISE_COLUMNS } from './promise-columns.ts';

/** Promises of callback $1, in order. */
export const getPromises: Statement = {
  name: 'get-promises',
  text: `
    SELECT ${PROMISE_COLUMNS} FROM (
      SELECT * FROM promise WHERE callback_id = $1 UNION ALL (${PROMISE_AT_ACCEPTANCE} AND c.id = $1)
    ) p ORDER BY p.number`,
};

/** Of virtual queue $1 and of the service of a parameter, or of all where that is null, for windows from $2 on and before $3. */
const IN_SPAN = (rows: string, service: string): string =>
  `($1::text IS NULL OR ${rows}.virtual_queue = $1) AND (${service}::text IS NULL OR ${rows}.service = ${service})
        AND ${rows}.window_from >= from_ms($2) AND ${rows}.window_from < from_ms($3)`;

/**
 * Promises of which nothing became yet: of those in line, and of those that are to be started before the end of the span (none
 * is started after the time that was promised).
 */
const atAcceptance = (service: string): string => `
      SELECT * FROM (
        ${PROMISE_AT_ACCEPTANCE} AND c.submitted
        UNION ALL ${PROMISE_AT_ACCEPTANCE} AND c.waiting AND c.state = 'SCHEDULED' AND c.due_at < from_ms($3)
      ) fresh WHERE ${IN_SPAN('fresh', service)}`;

/** Promises of a span, in the order of windows, callbacks and numbers: $7 at most, after the one at $4, $5, $6; service $8. */
export const listPromises: Statement = {
  name: 'list-promises',
  text: `
    SELECT ${PROMISE_COLUMNS} FROM (
      (SELECT * FROM promise p WHERE ${IN_SPAN('p', '$8')}
        AND (p.window_from, p.callback_id, p.number) > (from_ms($4), $5::text, $6::integer)
        ORDER BY p.window_from, p.callback_id, p.number LIMIT $7)
      UNION ALL ${atAcceptance('$8')}
        AND (fresh.window_from, fresh.callback_id, fresh.number) > (from_ms($4), $5::text, $6::integer)
    ) p ORDER BY p.window_from, p.callback_id, p.number LIMIT $7`,
};

/** Promises of a span, counted by virtual queue and span of $4 milliseconds; service $5. */
export const scorePromises: Statement = {
  name: 'score-promises',
  text: `
    SELECT p.virtual_queue AS "virtualQueue",
      floor(extract(epoch FROM p.window_from - from_ms($2)) * 1000 / $4::float8)::integer AS span,
      ${['open', 'kept', 'late', 'early', 'broken', 'changed', 'cancelled']
        .map((outcome) => `count(*) FILTER (WHERE p.outcome = '${outcome}') AS ${outcome}`)
        .join(', ')},
      coalesce(sum(p.late_ms) FILTER (WHERE p.outcome = 'late'), 0) AS "lateMs"
    FROM (SELECT * FROM promise p WHERE ${IN_SPAN('p', '$5')} UNION ALL ${atAcceptance('$5')}) p
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** Removes what was promised for before $1 and is decided, at most $2. */
export const removePromises: Statement = {
  name: 'remove-promises',
  text: `
    WITH old AS MATERIALIZED (
      SELECT callback_id, number FROM promise WHERE window_from < from_ms($1) AND outcome <> 'open'
      ORDER BY window_from, callback_id, number LIMIT $2
    ), gone AS (
      DELETE FROM promise p USING old WHERE p.callback_id = old.callback_id AND p.number = old.number
      RETURNING p.number
    )
    SELECT count(*) AS count FROM gone`,
};
