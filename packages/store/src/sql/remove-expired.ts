import type { Statement } from '../database/statement.ts';

/** $1 now, $2 how many callbacks. Everything that hangs on them goes with them. */
export const removeExpired: Statement = {
  name: 'remove-expired',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM callback WHERE expires_at <= from_ms($1) AND state = 'COMPLETED'
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM callback c USING old WHERE c.id = old.id RETURNING c.id
    ), lines AS (
      DELETE FROM history h USING gone WHERE h.callback_id = gone.id
    ), attempts AS (
      DELETE FROM dial_attempt a USING gone WHERE a.callback_id = gone.id
    ), legs AS (
      DELETE FROM leg l USING gone WHERE l.callback_id = gone.id
    ), sessions AS (
      DELETE FROM session s USING gone WHERE s.callback_id = gone.id AND s.ended_at IS NOT NULL
    )
    SELECT count(*) AS count FROM gone`,
};
