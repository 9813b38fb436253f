import type { Statement } from '../database/statement.ts';

export const removeActions: Statement = {
  name: 'remove-actions',
  text: `
    DELETE FROM pending_action a
    USING json_to_recordset($1::json) AS w("sessionId" text, "requestId" text)
    WHERE a.session_id = w."sessionId" AND a.request_id = w."requestId"`,
};
