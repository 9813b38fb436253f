import type { Statement } from '../database/statement.ts';

/** $1 locks, $2 now. */
export const countHeldAccess: Statement = {
  name: 'count-held-access',
  text: `SELECT count(*) AS count FROM access_booking WHERE lock = ANY ($1::text[]) AND expires_at > from_ms($2)`,
};
