import type { Statement } from '../database/statement.ts';

/** All versions of document $1. */
export const removeUploadedDocument: Statement = {
  name: 'remove-uploaded-document',
  text: `
    WITH pointer AS (DELETE FROM current_document WHERE name = $1 RETURNING name)
    DELETE FROM uploaded_document u USING pointer WHERE u.name = pointer.name
    RETURNING u.version`,
};
