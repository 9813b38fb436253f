import type { Statement } from '../database/statement.ts';

/** Running sessions of node $1 that were started before $2, $3 at most. */
export const agedSessions: Statement = {
  name: 'aged-sessions',
  text: `
    SELECT session_id AS "sessionId" FROM session
    WHERE ended_at IS NULL AND owner = $1 AND started_at < from_ms($2) LIMIT $3`,
};
