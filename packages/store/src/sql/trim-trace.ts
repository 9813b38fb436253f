import type { Statement } from '../database/statement.ts';

/** Leaves the newest $2 rows of each of the sessions $1. */
export const trimTrace: Statement = {
  name: 'trim-trace',
  text: `
    DELETE FROM session_trace t USING unnest($1::text[]) AS w(session_id)
    WHERE t.session_id = w.session_id AND t.seq <= (
      SELECT kept.seq FROM session_trace kept WHERE kept.session_id = w.session_id
      ORDER BY kept.seq DESC OFFSET $2 LIMIT 1)`,
};
