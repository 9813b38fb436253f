import type { Statement } from '../database/statement.ts';

/** Running sessions of node $1, $3 at most, belong to node $2 from now on. */
export const takeSessions: Statement = {
  name: 'take-sessions',
  text: `
    WITH wanted AS MATERIALIZED (
      SELECT session_id FROM session WHERE ended_at IS NULL AND owner = $1 ORDER BY session_id LIMIT $3 FOR UPDATE
    )
    UPDATE session s SET owner = $2 FROM wanted WHERE s.session_id = wanted.session_id
    RETURNING s.session_id AS "sessionId"`,
};
