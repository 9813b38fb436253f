import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** Marks sessions as ended and removes their delayed events and open requests. */
export const endSessions: Statement = {
  name: 'end-sessions',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w("sessionId" text, "endedAt" float8)
    ), ended AS (
      UPDATE session s SET ended_at = coalesce(s.ended_at, from_ms(w."endedAt"))
      FROM w WHERE s.session_id = w."sessionId" AND s.session_id = ${anyOf('sessionId')}
    ), timers AS (
      DELETE FROM session_timer t WHERE t.session_id = ${anyOf('sessionId')}
    )
    DELETE FROM pending_action a WHERE a.session_id = ${anyOf('sessionId')}`,
};
