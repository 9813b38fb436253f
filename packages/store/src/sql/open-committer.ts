import type { Statement } from '../database/statement.ts';

/** Registers a committing process ($1) of node $2 and forgets those of a month ago. */
export const openCommitter: Statement = {
  name: 'open-committer',
  text: `
    WITH forgotten AS (DELETE FROM commit_mark WHERE opened_at < now() - interval '30 days' AND committer <> $1)
    INSERT INTO commit_mark (committer, batch, node) VALUES ($1, 0, $2) ON CONFLICT (committer) DO NOTHING`,
};
