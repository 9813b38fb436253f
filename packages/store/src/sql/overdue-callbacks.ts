import type { Statement } from '../database/statement.ts';

/** $1 now, $2 how many. */
export const overdueCallbacks: Statement = {
  name: 'overdue-callbacks',
  text: `
    SELECT id FROM callback WHERE expires_at <= from_ms($1) AND state <> 'COMPLETED'
    ORDER BY expires_at LIMIT $2`,
};
