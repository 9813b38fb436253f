import type { Statement } from '../database/statement.ts';

/** $1 now, $2 how many, $3 node: only the node that runs a session fires its timers. */
export const getDueTimers: Statement = {
  name: 'get-due-timers',
  text: `
    SELECT t.session_id AS "sessionId", t.send_id AS "sendId", t.due_at AS "dueAt", t.event
    FROM session_timer t JOIN session s ON s.session_id = t.session_id
    WHERE t.due_at <= from_ms($1) AND s.owner = $3 AND s.ended_at IS NULL
    ORDER BY t.due_at, t.session_id, t.send_id
    LIMIT $2`,
};
