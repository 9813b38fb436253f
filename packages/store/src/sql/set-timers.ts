import type { Statement } from '../database/statement.ts';

/** A timer with the same `sendId` in the same session is replaced. */
export const setTimers: Statement = {
  name: 'set-timers',
  text: `
    INSERT INTO session_timer (session_id, send_id, due_at, event)
    SELECT "sessionId", "sendId", from_ms("dueAt"), event
    FROM json_to_recordset($1::json) AS w("sessionId" text, "sendId" text, "dueAt" float8, event jsonb)
    ON CONFLICT (session_id, send_id) DO UPDATE SET due_at = excluded.due_at, event = excluded.event`,
};
