import type { Statement } from '../database/statement.ts';

/** Part of the batch's own transaction. */
export const markBatch: Statement = {
  name: 'mark-batch',
  text: `
    INSERT INTO commit_mark (committer, batch) VALUES ($1, $2)
    ON CONFLICT (committer) DO UPDATE SET batch = excluded.batch`,
};
