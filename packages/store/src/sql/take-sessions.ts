import type { Statement } from '../database/statement.ts';

/** Running sessions of node $1, $3 at most, belong to node $2 from now on: those on the phone if $4, else the others. */
export const takeSessions: Statement = {
  name: 'take-sessions',
  text: `
    WITH wanted AS MATERIALIZED (
      SELECT session_id FROM session s WHERE s.ended_at IS NULL AND s.owner = $1
        AND $4 = EXISTS (
          SELECT FROM pending_action a WHERE a.session_id = s.session_id AND a.action LIKE 'ixn.%')
      ORDER BY session_id LIMIT $3 FOR UPDATE
    )
    UPDATE session s SET owner = $2 FROM wanted WHERE s.session_id = wanted.session_id
    RETURNING s.session_id AS "sessionId"`,
};
