/** Columns of a session under the names of the port. */
export const SESSION_COLUMNS = `s.session_id AS "sessionId", s.callback_id AS "callbackId",
  s.document_hash AS "documentHash", s.snapshot, s.owner,
  coalesce(s.started_at, s.saved_at) AS "startedAt", s.starter,
  coalesce((SELECT d.url FROM document d WHERE d.hash = s.document_hash), '') AS "documentUrl"`;
