import type { Statement } from '../database/statement.ts';

/**
 * A new version of document $1 with text $2, uploaded at $3, which becomes the current one. The number is counted up
 * in the row that is locked: two uploads at once get two numbers.
 */
export const putUploadedDocument: Statement = {
  name: 'put-uploaded-document',
  text: `
    WITH pointer AS (
      INSERT INTO current_document AS c (name, version, latest) VALUES ($1, 1, 1)
      ON CONFLICT (name) DO UPDATE SET version = c.latest + 1, latest = c.latest + 1
      RETURNING c.version
    )
    INSERT INTO uploaded_document (name, version, text, uploaded_at)
    SELECT $1, pointer.version, $2, from_ms($3) FROM pointer
    RETURNING version`,
};
