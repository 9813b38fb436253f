import type { Statement } from '../database/statement.ts';

/** The earliest due time after $2 of what node $1 wrote. */
export const nextOutbox: Statement = {
  name: 'next-outbox',
  text: 'SELECT min(due_at) AS "dueAt" FROM session_outbox WHERE due_at > from_ms($2) AND node = $1',
};
