import type { Statement } from '../database/statement.ts';
import { UPLOADED_DOCUMENT_COLUMNS } from './uploaded-document-columns.ts';

/** The current version of each document, by name. */
export const listUploadedDocuments: Statement = {
  name: 'list-uploaded-documents',
  text: `
    SELECT ${UPLOADED_DOCUMENT_COLUMNS}
    FROM current_document c JOIN uploaded_document u USING (name, version)
    ORDER BY name`,
};
