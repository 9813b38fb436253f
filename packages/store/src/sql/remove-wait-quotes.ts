import type { Statement } from '../database/statement.ts';

/** Removes quotes that were made before $1, at most $2. */
export const removeWaitQuotes: Statement = {
  name: 'remove-wait-quotes',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM wait_quote WHERE quoted_at < from_ms($1) ORDER BY quoted_at LIMIT $2
    ), gone AS (
      DELETE FROM wait_quote WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING id
    )
    SELECT count(*) AS count FROM gone`,
};
