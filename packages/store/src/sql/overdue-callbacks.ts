import type { Statement } from '../database/statement.ts';

/**
 * $1 now, $2 how many. Those that wait are not in the index of expiry. None of them expires before it is due, but who waits anew because
 * another server lost its session: that one is found once it has been due again for as long.
 */
export const overdueCallbacks: Statement = {
  name: 'overdue-callbacks',
  text: `
    SELECT id FROM (
      (SELECT id, expires_at FROM callback WHERE NOT waiting AND expires_at <= from_ms($1) AND state <> 'COMPLETED'
        ORDER BY expires_at LIMIT $2)
      UNION ALL
      (SELECT id, expires_at FROM callback WHERE waiting AND due_at <= from_ms($1) AND expires_at <= from_ms($1)
        ORDER BY expires_at LIMIT $2)
    ) AS late ORDER BY expires_at LIMIT $2`,
};
