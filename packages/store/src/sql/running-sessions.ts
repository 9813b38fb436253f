import type { Statement } from '../database/statement.ts';

/** Running sessions of node $1 after id $2, $3 at most. */
export const runningSessions: Statement = {
  name: 'running-sessions',
  text: `
    SELECT session_id AS "sessionId" FROM session
    WHERE ended_at IS NULL AND owner = $1 AND session_id > $2 ORDER BY session_id LIMIT $3`,
};
