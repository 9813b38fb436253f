import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * A callback that is COMPLETED keeps state, reason and time of its end. Only one that waits gets a session, and keeps
 * it: whoever wanted to give it another one (a node that came back after its claim had lapsed), or to start one that
 * was cancelled at another node meanwhile, is told so.
 */
export const updateCallbacks: Statement = {
  name: 'update-callbacks',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(
        id text, state text, reason text, "sessionId" text, "sessionServer" text, "connectedAt" float8,
        "completedAt" float8, attempts integer, "arrivedAt" float8)
    )
    UPDATE callback c SET
      state = CASE WHEN c.state = 'COMPLETED' THEN c.state ELSE coalesce(w.state, c.state) END,
      reason = CASE WHEN c.state = 'COMPLETED' THEN c.reason ELSE coalesce(w.reason, c.reason) END,
      completed_at = CASE WHEN c.state = 'COMPLETED' THEN c.completed_at
        ELSE coalesce(from_ms(w."completedAt"), c.completed_at) END,
      session_server = CASE WHEN c.waiting AND c.session_id IS NULL THEN w."sessionServer" ELSE c.session_server END,
      session_id = CASE WHEN c.waiting THEN coalesce(c.session_id, w."sessionId") ELSE c.session_id END,
      connected_at = nullif(coalesce(from_ms(w."connectedAt"), c.connected_at), to_timestamp(0)),
      attempts = c.attempts + w.attempts,
      arrived_at = least(c.arrived_at, from_ms(w."arrivedAt")),
      lease_until = CASE WHEN w.state = 'PAUSED' THEN NULL ELSE c.lease_until END,
      waiting = c.waiting AND w."sessionId" IS NULL AND w.state IS DISTINCT FROM 'COMPLETED'
    FROM w WHERE c.id = w.id AND c.id = ${anyOf('id')}
    RETURNING c.id, w."sessionId" IS NULL OR w."sessionId" IS NOT DISTINCT FROM c.session_id AS "isOurs"`,
};
