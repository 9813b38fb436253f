import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Removes sessions that ended before $1 and belong to no callback, and traces that old which belong to nothing any
 * more; $2 of each at most.
 */
export const removeEndedSessions: Statement = {
  name: 'remove-ended-sessions',
  text: `
    WITH old AS MATERIALIZED (
      SELECT session_id FROM session WHERE callback_id IS NULL AND ended_at <= from_ms($1) LIMIT $2
    ), gone AS (
      DELETE FROM session s WHERE s.session_id = ${anyOf('session_id', 'old')} RETURNING s.session_id
    ), orphans AS MATERIALIZED (
      SELECT t.session_id FROM session_trace t
      WHERE t.written_at <= from_ms($1)
        AND NOT EXISTS (SELECT FROM session s WHERE s.session_id = t.session_id)
      ORDER BY t.written_at LIMIT $2
    ), traces AS (
      DELETE FROM session_trace t WHERE t.session_id = ${anyOf('session_id', 'orphans')}
        OR t.session_id = ${anyOf('session_id', 'gone')}
    )
    SELECT count(*) AS count FROM gone`,
};
