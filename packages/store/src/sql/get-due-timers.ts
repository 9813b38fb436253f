import type { Statement } from '../database/statement.ts';
import { runsAt } from './timer-owner.ts';

/**
 * $1 now, $2 how many, $3 node: only the node that runs a session fires its timers. Planned at each run: the index
 * would not be used for good when the table was empty at the first one.
 */
export const getDueTimers: Statement = {
  text: `
    SELECT t.session_id AS "sessionId", t.send_id AS "sendId", t.due_at AS "dueAt", t.event
    FROM session_timer t
    WHERE t.due_at <= from_ms($1) AND ${runsAt('$3')}
    ORDER BY t.due_at, t.session_id, t.send_id
    LIMIT $2`,
};
