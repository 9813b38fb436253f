import type { Statement } from '../database/statement.ts';

/** Sessions that have not ended after id $1, $2 at most. */
export const listSessions: Statement = {
  name: 'list-sessions',
  text: `
    SELECT s.session_id AS "sessionId", s.callback_id AS "callbackId", d.url AS document, s.owner AS node,
      s.saved_at AS "savedAt"
    FROM session s LEFT JOIN document d ON d.hash = s.document_hash
    WHERE s.ended_at IS NULL AND s.session_id > $1
    ORDER BY s.session_id LIMIT $2`,
};
