import type { Statement } from '../database/statement.ts';

/** $1 user, $2 id, $3 key, $4 now. */
export const getStoredFile: Statement = {
  name: 'get-stored-file',
  text: `
    SELECT f.file_name AS "fileName", f.media_type AS "mediaType", f.content
    FROM stored_file f JOIN stored_data d ON d.gms_user = f.gms_user AND d.id = f.id
    WHERE f.gms_user = $1 AND f.id = $2 AND f.key = $3 AND d.expires_at > from_ms($4)`,
};
