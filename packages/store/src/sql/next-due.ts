import type { Statement } from '../database/statement.ts';

/** Those under a live claim are in somebody's hands already. */
export const nextDue: Statement = {
  name: 'next-due',
  text: `
    SELECT due_at AS "dueAt" FROM callback
    WHERE waiting AND state <> 'PAUSED' AND (lease_until IS NULL OR lease_until <= now())
    ORDER BY due_at, seq LIMIT 1`,
};
