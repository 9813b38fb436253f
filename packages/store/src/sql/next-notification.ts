import type { Statement } from '../database/statement.ts';

/** $1 now: what is due already is found by whoever looks. */
export const nextNotification: Statement = {
  name: 'next-notification',
  text: `
    SELECT due_at AS "dueAt" FROM notification WHERE due_at > from_ms($1) ORDER BY due_at LIMIT 1`,
};
