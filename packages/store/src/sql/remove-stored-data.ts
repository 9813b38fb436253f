import type { Statement } from '../database/statement.ts';

/** $1 user, $2 id, $3 now. Gives a row when there was something that was not over. */
export const removeStoredData: Statement = {
  name: 'remove-stored-data',
  text: `
    WITH files AS (DELETE FROM stored_file WHERE gms_user = $1 AND id = $2),
    gone AS (DELETE FROM stored_data WHERE gms_user = $1 AND id = $2 RETURNING id, expires_at)
    SELECT id FROM gone WHERE expires_at > from_ms($3)`,
};

/** $1 now, $2 how many. */
export const removeExpiredData: Statement = {
  name: 'remove-expired-data',
  text: `
    WITH old AS MATERIALIZED (
      SELECT gms_user, id FROM stored_data WHERE expires_at <= from_ms($1)
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM stored_data d USING old WHERE d.gms_user = old.gms_user AND d.id = old.id RETURNING d.id
    ), files AS (
      DELETE FROM stored_file f USING old WHERE f.gms_user = old.gms_user AND f.id = old.id
    )
    SELECT count(*) AS count FROM gone`,
};
