import type { Statement } from '../database/statement.ts';

/**
 * Node $2 takes the place of node $1 if that was not seen for $3 ms; nobody else does for the next ten seconds. From
 * then on $1 commits nothing more. A node that says again in that moment that it is alive stays.
 */
export const replaceNode: Statement = {
  name: 'replace-node',
  text: `
    WITH lost AS (
      UPDATE node SET taker = $2, taken_at = now()
      WHERE name = $1 AND seen_at < now() - $3::float8 * interval '1 millisecond'
        AND (taker IS NULL OR taker = $2 OR taken_at < now() - interval '10 seconds')
      RETURNING name
    ), revoked AS (
      UPDATE commit_mark m SET revoked = true FROM lost WHERE m.node = lost.name AND NOT m.revoked
    )
    SELECT name FROM lost`,
};
