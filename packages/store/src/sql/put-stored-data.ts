import type { Statement } from '../database/statement.ts';

/** Files of the arrays that begin at $5: keys, names, types and contents. */
export const UPSERT_FILES = `
      INSERT INTO stored_file (gms_user, id, key, file_name, media_type, content)
      SELECT $1, $2, f.key, f.file_name, f.media_type, f.content
      FROM unnest($5::text[], $6::text[], $7::text[], $8::bytea[]) AS f(key, file_name, media_type, content)`;
export const REPLACE_FILE = `
      ON CONFLICT (gms_user, id, key) DO UPDATE SET file_name = excluded.file_name,
        media_type = excluded.media_type, content = excluded.content`;

/** $1 user, $2 id, $3 texts, $4 expiry, $5 to $8 files. */
export const putStoredData: Statement = {
  name: 'put-stored-data',
  text: `
    WITH data AS (
      INSERT INTO stored_data (gms_user, id, texts, expires_at) VALUES ($1, $2, $3, from_ms($4))
      ON CONFLICT (gms_user, id) DO UPDATE SET texts = excluded.texts, expires_at = excluded.expires_at
    ), before AS (
      DELETE FROM stored_file WHERE gms_user = $1 AND id = $2 AND key <> ALL ($5::text[])
    )
    ${UPSERT_FILES} ${REPLACE_FILE}`,
};
