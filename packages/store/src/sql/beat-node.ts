import type { Statement } from '../database/statement.ts';

/** Says that node $1 is alive, by the database's own clock; tells whether its committers $2 were revoked. */
export const beatNode: Statement = {
  name: 'beat-node',
  text: `
    INSERT INTO node (name, seen_at) VALUES ($1, now())
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
    RETURNING EXISTS (
      SELECT FROM commit_mark m WHERE m.committer = ANY($2::text[]) AND m.revoked) AS "isRevoked"`,
};
