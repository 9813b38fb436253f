import type { Statement } from '../database/statement.ts';

/** Those who were passed over in virtual queue $1 from $2 on and before $3, by reason. */
export const countPassedOver: Statement = {
  name: 'count-passed-over',
  text: `
    SELECT r.key AS reason, sum((r.value ->> 'count')::float8) AS count,
      sum((r.value ->> 'earlierMs')::float8) AS "earlierMs"
    FROM queue_assignment q CROSS JOIN LATERAL jsonb_each(q.passed_over -> 'reasons') r
    WHERE q.virtual_queue = $1 AND q.assigned_at >= from_ms($2) AND q.assigned_at < from_ms($3)
    GROUP BY r.key ORDER BY r.key`,
};
