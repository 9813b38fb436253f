import type { Statement } from '../database/statement.ts';

/** The start of session $1 that waits for its time. */
export const getScheduledStart: Statement = {
  name: 'get-scheduled-start',
  text: `
    SELECT o.id, o.receiver, o.due_at AS "dueAt", o.body FROM session_outbox o
    WHERE o.receiver = $1 AND o.due_at IS NOT NULL LIMIT 1`,
};
