import type { Statement } from '../database/statement.ts';
import { ATTEMPT_COLUMNS } from './attempt-columns.ts';

export const openAttempts: Statement = {
  name: 'open-attempts',
  text: `SELECT ${ATTEMPT_COLUMNS} FROM dial_attempt WHERE result IS NULL ORDER BY started_at, callback_id`,
};
