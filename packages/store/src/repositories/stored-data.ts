import type { DataContent, DataPlace, StoredDataRepository, StoredFile } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { addStoredData } from '../sql/add-stored-data.ts';
import { getStoredFile } from '../sql/get-stored-file.ts';
import { getStoredTexts } from '../sql/get-stored-texts.ts';
import { putStoredData } from '../sql/put-stored-data.ts';
import { removeExpiredData, removeStoredData } from '../sql/remove-stored-data.ts';

const at = ({ user, id }: DataPlace): [string, string] => [user ?? '', id];

/** A file has its name among the texts as well. */
function values(place: DataPlace, { texts, files }: DataContent, expiresAt: number): unknown[] {
  const all = Object.entries(files);
  const names = Object.fromEntries(all.map(([key, { fileName }]) => [key, fileName]));
  return [
    ...at(place),
    JSON.stringify({ ...texts, ...names }),
    expiresAt,
    all.map(([key]) => key),
    all.map(([, { fileName }]) => fileName),
    all.map(([, { mediaType }]) => mediaType),
    all.map(([, { content }]) => Buffer.from(content)),
  ];
}

/** Data that clients keep for a while, in PostgreSQL. */
export function createStoredDataRepository(database: Database): StoredDataRepository {
  return {
    async put(place, content, expiresAt) {
      await database.query(putStoredData, values(place, content, expiresAt));
    },
    add: async (place, content, { now, expiresAt }) =>
      (await database.query(addStoredData, [...values(place, content, expiresAt), now])).length > 0,
    async texts(place, now) {
      const [row] = await database.query<{ texts: Record<string, string> }>(getStoredTexts, [
        ...at(place),
        now,
      ]);
      return row?.texts ?? null;
    },
    async file(place, key, now) {
      const [row] = await database.query<StoredFile & Row>(getStoredFile, [...at(place), key, now]);
      return row ?? null;
    },
    remove: async (place, now) => (await database.query(removeStoredData, [...at(place), now])).length > 0,
    async removeExpired(now, limit) {
      const [row] = await database.query<{ count: number }>(removeExpiredData, [now, limit]);
      return row?.count ?? 0;
    },
  };
}
