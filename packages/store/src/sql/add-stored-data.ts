import type { Statement } from '../database/statement.ts';
import { REPLACE_FILE, UPSERT_FILES } from './put-stored-data.ts';

/** $1 user, $2 id, $3 texts, $4 expiry, $5 to $8 files, $9 now. Gives a row when there was something. */
export const addStoredData: Statement = {
  name: 'add-stored-data',
  text: `
    WITH kept AS (
      UPDATE stored_data SET texts = texts || $3::jsonb, expires_at = from_ms($4)
      WHERE gms_user = $1 AND id = $2 AND expires_at > from_ms($9) RETURNING id
    ), before AS (
      DELETE FROM stored_file WHERE gms_user = $1 AND id = $2 AND key <> ALL ($5::text[])
        AND key IN (SELECT jsonb_object_keys($3::jsonb)) AND EXISTS (SELECT FROM kept)
    ), files AS (${UPSERT_FILES} WHERE EXISTS (SELECT FROM kept) ${REPLACE_FILE}
    )
    SELECT id FROM kept`,
};
