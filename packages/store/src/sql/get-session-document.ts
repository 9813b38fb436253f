import type { Statement } from '../database/statement.ts';

/** The version of a document that session $1 runs, or ran. */
export const getSessionDocument: Statement = {
  text: `
    SELECT d.hash, d.url, d.text, d.parts
    FROM session s JOIN document d ON d.hash = s.document_hash
    WHERE s.session_id = $1`,
};
