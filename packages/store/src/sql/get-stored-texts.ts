import type { Statement } from '../database/statement.ts';

/** $1 user, $2 id, $3 now. */
export const getStoredTexts: Statement = {
  name: 'get-stored-texts',
  text: `SELECT texts FROM stored_data WHERE gms_user = $1 AND id = $2 AND expires_at > from_ms($3)`,
};
