import type { Statement } from '../database/statement.ts';

/** When the next entry is due that waits for its time. */
export const nextOutbox: Statement = {
  name: 'next-outbox',
  text: 'SELECT min(due_at) AS "dueAt" FROM session_outbox WHERE due_at IS NOT NULL AND node = $1',
};
