import type { Statement } from '../database/statement.ts';

/**
 * What happened to callbacks of service $1 (null: any) from $2 on and before $3, in spans of $4 milliseconds, of
 * those that are kept at $5. Reads the whole tables: for a report now and then. Planned at each run, by the span that is asked for.
 */
export const tallyCallbacks: Statement = {
  text: `
    WITH kept AS NOT MATERIALIZED (
      SELECT * FROM callback WHERE state <> 'COMPLETED' OR expires_at > from_ms($5)
    ), happened AS (
      SELECT c.service, c.created_at AS at, 'asked' AS what, '' AS detail, NULL::interval AS waited
      FROM kept c
      WHERE c.created_at >= from_ms($2) AND c.created_at < from_ms($3)
      UNION ALL
      SELECT c.service, c.completed_at, 'ended', c.reason,
        c.connected_at - greatest(c.arrived_at, c.desired_at)
      FROM kept c
      WHERE c.completed_at >= from_ms($2) AND c.completed_at < from_ms($3)
      UNION ALL
      SELECT c.service, d.started_at, 'dialled', coalesce(d.result, ''), NULL
      FROM dial_attempt d JOIN kept c ON c.id = d.callback_id
      WHERE d.started_at >= from_ms($2) AND d.started_at < from_ms($3)
    )
    SELECT service, floor(extract(epoch FROM at - from_ms($2)) * 1000 / $4)::int AS span, what, detail,
      count(*) AS count, extract(epoch FROM avg(waited))::float8 AS "meanWaitS"
    FROM happened
    WHERE $1::text IS NULL OR service = $1
    GROUP BY service, span, what, detail
    ORDER BY service, span, what, detail`,
};
