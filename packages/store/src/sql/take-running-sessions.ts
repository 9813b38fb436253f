import type { Statement } from '../database/statement.ts';

/**
 * Running sessions of node $1 after id $2, $3 at most, those of nodes that were not seen for $4 ms included: they
 * belong to $1 from now on.
 */
export const takeRunningSessions: Statement = {
  name: 'take-running-sessions',
  text: `
    WITH mine AS MATERIALIZED (
      SELECT s.session_id, s.owner FROM session s
      WHERE s.ended_at IS NULL AND s.session_id > $2
        AND (s.owner = $1 OR NOT EXISTS (
          SELECT FROM node n WHERE n.name = s.owner AND n.seen_at > now() - $4::float8 * interval '1 millisecond'))
      ORDER BY s.session_id
      LIMIT $3
      FOR UPDATE
    ), taken AS (
      UPDATE session s SET owner = $1 FROM mine WHERE s.session_id = mine.session_id AND mine.owner <> $1
    )
    SELECT session_id AS "sessionId" FROM mine ORDER BY session_id`,
};
