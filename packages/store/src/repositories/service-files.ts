import type { ServiceFileRepository, StoredFile } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import {
  getServiceFile,
  putServiceFile,
  removeServiceFiles,
  sizeOfServiceFiles,
} from '../sql/service-files.ts';

/** Files of services in PostgreSQL. */
export function createServiceFileRepository(database: Database): ServiceFileRepository {
  return {
    async put(owner, { key, fileName, mediaType, content }) {
      await database.query(putServiceFile, [owner, key, fileName, mediaType, Buffer.from(content)]);
    },
    async get(owner, key) {
      const [row] = await database.query<StoredFile & Row>(getServiceFile, [owner, key]);
      return row ?? null;
    },
    async remove(owner, keys) {
      if (keys.length > 0) await database.query(removeServiceFiles, [owner, keys]);
    },
    async sizeOf(owner) {
      const [row] = await database.query<{ count: number; bytes: number }>(sizeOfServiceFiles, [owner]);
      return row ?? { count: 0, bytes: 0 };
    },
  };
}
