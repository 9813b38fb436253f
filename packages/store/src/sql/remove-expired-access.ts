import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** $1 now, $2 how many. */
export const removeExpiredAccess: Statement = {
  name: 'remove-expired-access',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM access_booking WHERE expires_at <= from_ms($1)
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM access_booking b WHERE b.id = ${anyOf('id', 'old')} RETURNING b.id
    )
    SELECT count(*) AS count FROM gone`,
};
