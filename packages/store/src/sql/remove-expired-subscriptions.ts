import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** $1 now, $2 how many. */
export const removeExpiredSubscriptions: Statement = {
  name: 'remove-expired-subscriptions',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM subscription WHERE expires_at <= from_ms($1) ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM subscription s WHERE s.id = ${anyOf('id', 'old')} RETURNING s.id
    )
    SELECT count(*) AS count FROM gone`,
};
