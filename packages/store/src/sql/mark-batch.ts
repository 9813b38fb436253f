import type { Statement } from '../database/statement.ts';

/**
 * Part of the batch's own transaction. The mark of a node that was replaced becomes null, which the table refuses: so
 * the whole transaction fails without a question more (`STORE_LEASE_LOST`).
 */
export const markBatch: Statement = {
  name: 'mark-batch',
  text: `
    INSERT INTO commit_mark (committer, batch) VALUES ($1, $2)
    ON CONFLICT (committer) DO UPDATE
    SET batch = CASE WHEN commit_mark.revoked THEN NULL ELSE excluded.batch END`,
};
