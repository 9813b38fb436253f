import type { DocumentRepository, DocumentVersion, UploadedDocument } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { storeError } from '../errors.ts';
import { getUploadedDocument } from '../sql/get-uploaded-document.ts';
import { listDocumentVersions } from '../sql/list-document-versions.ts';
import { listUploadedDocuments } from '../sql/list-uploaded-documents.ts';
import { putUploadedDocument } from '../sql/put-uploaded-document.ts';
import { removeUploadedDocument } from '../sql/remove-uploaded-document.ts';
import { setCurrentDocument } from '../sql/set-current-document.ts';

type NamedVersion = DocumentVersion & { readonly name: string };

/** Uploaded documents in PostgreSQL. */
export function createDocumentRepository(database: Database): DocumentRepository {
  return {
    list: () => database.query<NamedVersion & Row>(listUploadedDocuments),
    async get(name, version) {
      const [row] = await database.query<UploadedDocument & Row>(getUploadedDocument, [name, version]);
      return row ?? null;
    },
    async versions(name) {
      const rows = await database.query<NamedVersion & Row>(listDocumentVersions, [name]);
      return rows.map(({ version, uploadedAt, size, current }) => ({ version, uploadedAt, size, current }));
    },
    async put(name, text, uploadedAt) {
      const [row] = await database.query<{ version: number }>(putUploadedDocument, [name, text, uploadedAt]);
      if (row === undefined) throw storeError('STORE_CONFLICT', { constraint: 'document-version' });
      return row.version;
    },
    makeCurrent: async (name, version) =>
      (await database.query(setCurrentDocument, [name, version])).length > 0,
    remove: async (name) => (await database.query(removeUploadedDocument, [name])).length > 0,
  };
}
