import type { Statement } from '../database/statement.ts';
import { ATTEMPT_COLUMNS } from './attempt-columns.ts';

/**
 * Attempts without a result that are node $1's: it dialled, or runs the session that decided to; one of nobody is
 * anybody's.
 */
export const openAttempts: Statement = {
  name: 'open-attempts',
  text: `
    SELECT ${ATTEMPT_COLUMNS} FROM dial_attempt a
    WHERE a.result IS NULL AND coalesce(
      (SELECT l.node FROM leg l WHERE l.callback_id = a.callback_id AND l.call_id = a.call_id LIMIT 1),
      (SELECT s.owner FROM session s JOIN callback c ON c.session_id = s.session_id
        WHERE c.id = a.callback_id AND s.ended_at IS NULL),
      $1) = $1
    ORDER BY a.started_at, a.callback_id`,
};
