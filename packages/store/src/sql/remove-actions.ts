import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

export const removeActions: Statement = {
  name: 'remove-actions',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w("sessionId" text, "requestId" text)
    )
    DELETE FROM pending_action a USING w
    WHERE a.session_id = w."sessionId" AND a.request_id = w."requestId" AND a.session_id = ${anyOf('sessionId')}`,
};
