import type { Statement } from '../database/statement.ts';
import { UPLOADED_DOCUMENT_COLUMNS } from './uploaded-document-columns.ts';

/** Version $2 of document $1; the current one when $2 is null. */
export const getUploadedDocument: Statement = {
  name: 'get-uploaded-document',
  text: `
    SELECT ${UPLOADED_DOCUMENT_COLUMNS}, u.text
    FROM current_document c JOIN uploaded_document u ON u.name = c.name
    WHERE c.name = $1 AND u.version = coalesce($2, c.version)`,
};
