import type { Statement } from '../database/statement.ts';

/**
 * Quotes of waits whose end was not written down before the process was killed: the assignment says when it was, or the end of
 * the callback.
 */
export const settleWaitQuotes: Statement = {
  name: 'settle-wait-quotes',
  text: `
    WITH served AS (
      UPDATE wait_quote q SET outcome = 'served', ended_at = a.assigned_at
      FROM queue_assignment a
      WHERE q.outcome IS NULL AND a.virtual_queue = q.virtual_queue AND a.assigned_at >= q.quoted_at
        AND a.request_id = q.request_id
      RETURNING q.id
    ), abandoned AS (
      UPDATE wait_quote q SET outcome = 'abandoned', ended_at = c.completed_at
      FROM callback c
      WHERE q.outcome IS NULL AND c.id = q.callback_id AND c.state = 'COMPLETED' AND c.completed_at >= q.quoted_at
        AND NOT EXISTS (SELECT FROM queue_assignment a WHERE a.virtual_queue = q.virtual_queue
          AND a.assigned_at >= q.quoted_at AND a.request_id = q.request_id)
      RETURNING q.id
    )
    SELECT (SELECT count(*) FROM served) + (SELECT count(*) FROM abandoned) AS count`,
};
