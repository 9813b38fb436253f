import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** $1 now, $2 how many callbacks. Everything that hangs on them goes with them. */
export const removeExpired: Statement = {
  name: 'remove-expired',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM callback WHERE NOT waiting AND expires_at <= from_ms($1) AND state = 'COMPLETED'
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM callback c WHERE c.id = ${anyOf('id', 'old')} RETURNING c.id
    ), lines AS (
      DELETE FROM history h WHERE h.callback_id = ${anyOf('id', 'gone')}
    ), attempts AS (
      DELETE FROM dial_attempt a WHERE a.callback_id = ${anyOf('id', 'gone')}
    ), files AS (
      DELETE FROM service_file f WHERE f.owner = ${anyOf('id', 'gone')}
    ), legs AS (
      DELETE FROM leg l WHERE l.callback_id = ${anyOf('id', 'gone')}
    ), sessions AS (
      DELETE FROM session s WHERE s.callback_id = ${anyOf('id', 'gone')} AND s.ended_at IS NOT NULL
      RETURNING s.session_id
    ), traces AS (
      DELETE FROM session_trace t WHERE t.session_id = ${anyOf('session_id', 'sessions')}
    )
    SELECT count(*) AS count FROM gone`,
};
