import type { Statement } from '../database/statement.ts';

export const getPendingActions: Statement = {
  name: 'get-pending-actions',
  text: `
    SELECT session_id AS "sessionId", request_id AS "requestId", action, payload
    FROM pending_action WHERE session_id = ANY ($1::text[]) ORDER BY seq`,
};
