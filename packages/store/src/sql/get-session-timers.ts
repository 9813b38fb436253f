import type { Statement } from '../database/statement.ts';

/** Delayed events of session $1, the next one first. */
export const getSessionTimers: Statement = {
  text: `
    SELECT t.session_id AS "sessionId", t.send_id AS "sendId", t.due_at AS "dueAt", t.event
    FROM session_timer t WHERE t.session_id = $1
    ORDER BY t.due_at, t.send_id`,
};
