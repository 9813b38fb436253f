import type { Statement } from '../database/statement.ts';
import { ATTEMPT_COLUMNS } from './attempt-columns.ts';

export const getAttempts: Statement = {
  name: 'get-attempts',
  text: `SELECT ${ATTEMPT_COLUMNS} FROM dial_attempt WHERE callback_id = $1 ORDER BY number`,
};
