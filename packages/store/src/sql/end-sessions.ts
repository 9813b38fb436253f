import type { Statement } from '../database/statement.ts';

/** Marks sessions as ended and removes their delayed events and open requests. */
export const endSessions: Statement = {
  name: 'end-sessions',
  text: `
    WITH w AS (
      SELECT * FROM json_to_recordset($1::json) AS w("sessionId" text, "endedAt" float8)
    ), ended AS (
      UPDATE session s SET ended_at = coalesce(s.ended_at, from_ms(w."endedAt"))
      FROM w WHERE s.session_id = w."sessionId"
    ), timers AS (
      DELETE FROM session_timer t USING w WHERE t.session_id = w."sessionId"
    )
    DELETE FROM pending_action a USING w WHERE a.session_id = w."sessionId"`,
};
