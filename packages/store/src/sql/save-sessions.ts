import type { Statement } from '../database/statement.ts';

/** $2 is the node that runs them. A session that has ended stays ended. */
export const saveSessions: Statement = {
  name: 'save-sessions',
  text: `
    INSERT INTO session (
      session_id, callback_id, document_hash, snapshot, owner, saved_at, started_at, starter)
    SELECT "sessionId", "callbackId", "documentHash", snapshot, $2, from_ms("savedAt"), from_ms("savedAt"), starter
    FROM json_to_recordset($1::json) AS w(
      "sessionId" text, "callbackId" text, "documentHash" text, snapshot text, "savedAt" float8, starter jsonb)
    ON CONFLICT (session_id) DO UPDATE SET
      document_hash = excluded.document_hash, snapshot = excluded.snapshot, owner = excluded.owner,
      saved_at = excluded.saved_at`,
};
