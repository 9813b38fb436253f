import type { Statement } from '../database/statement.ts';
import { SESSION_COLUMNS } from './session-columns.ts';

/** A session that has ended is none any more. */
export const getSession: Statement = {
  name: 'get-session',
  text: `SELECT ${SESSION_COLUMNS} FROM session s WHERE s.session_id = $1 AND s.ended_at IS NULL`,
};
