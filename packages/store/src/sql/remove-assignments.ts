import type { Statement } from '../database/statement.ts';

/** Removes assignments that were made before $1, at most $2. */
export const removeAssignments: Statement = {
  name: 'remove-assignments',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM queue_assignment WHERE assigned_at < from_ms($1) ORDER BY assigned_at LIMIT $2
    ), gone AS (
      DELETE FROM queue_assignment WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING id
    )
    SELECT count(*) AS count FROM gone`,
};
