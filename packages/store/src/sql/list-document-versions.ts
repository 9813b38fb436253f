import type { Statement } from '../database/statement.ts';
import { UPLOADED_DOCUMENT_COLUMNS } from './uploaded-document-columns.ts';

/** All versions of document $1, newest first. */
export const listDocumentVersions: Statement = {
  name: 'list-document-versions',
  text: `
    SELECT ${UPLOADED_DOCUMENT_COLUMNS}
    FROM current_document c JOIN uploaded_document u ON u.name = c.name
    WHERE c.name = $1 ORDER BY u.version DESC`,
};
