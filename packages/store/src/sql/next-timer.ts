import type { Statement } from '../database/statement.ts';

export const nextTimer: Statement = {
  name: 'next-timer',
  text: `
    SELECT t.due_at AS "dueAt" FROM session_timer t JOIN session s ON s.session_id = t.session_id
    WHERE s.owner = $1 AND s.ended_at IS NULL
    ORDER BY t.due_at LIMIT 1`,
};
