import type { Statement } from '../database/statement.ts';

/** $1 now, $2 how many. The newest step of a service goes only when no window reaches it, like all others. */
export const removeOldTallies: Statement = {
  name: 'remove-old-tallies',
  text: `
    WITH steps AS (
      DELETE FROM service_tally_step WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM service_tally_step WHERE keep_until < from_ms($1) ORDER BY keep_until LIMIT $2
        FOR UPDATE SKIP LOCKED
      )) RETURNING 1
    ), values AS (
      DELETE FROM value_tally WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM value_tally WHERE day < from_ms($1)::date - 1 ORDER BY day LIMIT $2 FOR UPDATE SKIP LOCKED
      )) RETURNING 1
    )
    SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM values) AS count`,
};
