import type { Statement } from '../database/statement.ts';

export const clearTimers: Statement = {
  name: 'clear-timers',
  text: `
    DELETE FROM session_timer t
    USING json_to_recordset($1::json) AS w("sessionId" text, "sendId" text)
    WHERE t.session_id = w."sessionId" AND t.send_id = w."sendId"`,
};
