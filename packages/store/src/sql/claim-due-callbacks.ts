import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';
import { CALLBACK_COLUMNS } from './callback-columns.ts';

/**
 * Takes due callbacks under a lease. $1 now of the domain, $2 how many, $3 node, $4 lease in ms on the database's
 * clock. Rows that another claimer has locked are passed over, so claimers never wait for each other; the partial
 * index is read in exactly the order that is taken. Claims of 50-100 are ten times as fast as single ones.
 */
export const claimDueCallbacks: Statement = {
  name: 'claim-due-callbacks',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id FROM callback
      WHERE waiting AND due_at <= from_ms($1) AND state <> 'PAUSED'
        AND (lease_until IS NULL OR lease_until <= now())
      ORDER BY due_at, seq
      LIMIT $2
      FOR UPDATE SKIP LOCKED
    )
    UPDATE callback c SET lease_node = $3, lease_until = now() + $4::float8 * interval '1 millisecond'
    WHERE c.id = ${anyOf('id', 'due')}
    RETURNING ${CALLBACK_COLUMNS}`,
};
