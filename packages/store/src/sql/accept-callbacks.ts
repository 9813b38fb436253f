import type { Statement } from '../database/statement.ts';
import { insertCallbacks } from './insert-callbacks.ts';

/**
 * A batch of nothing but new callbacks, with its mark ($2 committer, $3 number): one statement, which is a
 * transaction by itself. It is what a flood of requests comes down to.
 */
export const acceptCallbacks: Statement = {
  name: 'accept-callbacks',
  text: `
    WITH mark AS (
      INSERT INTO commit_mark (committer, batch) VALUES ($2, $3)
      ON CONFLICT (committer) DO UPDATE
      SET batch = CASE WHEN commit_mark.revoked THEN NULL ELSE excluded.batch END
    )
    ${insertCallbacks.text}`,
};
