import type { Statement } from '../database/statement.ts';

/** Asked again under the same id, a request is replaced and keeps its place. */
export const addActions: Statement = {
  name: 'add-actions',
  text: `
    INSERT INTO pending_action (session_id, request_id, action, payload)
    SELECT "sessionId", "requestId", action, payload
    FROM json_to_recordset($1::json) AS w("sessionId" text, "requestId" text, action text, payload jsonb)
    ON CONFLICT (session_id, request_id) DO UPDATE SET action = excluded.action, payload = excluded.payload`,
};
