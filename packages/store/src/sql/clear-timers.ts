import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

export const clearTimers: Statement = {
  name: 'clear-timers',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w("sessionId" text, "sendId" text)
    )
    DELETE FROM session_timer t USING w
    WHERE t.session_id = w."sessionId" AND t.send_id = w."sendId" AND t.session_id = ${anyOf('sessionId')}`,
};
