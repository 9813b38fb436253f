import type { Statement } from '../database/statement.ts';
import { CALLBACK_COLUMNS } from './callback-columns.ts';

export const getCallback: Statement = {
  name: 'get-callback',
  text: `SELECT ${CALLBACK_COLUMNS} FROM callback c WHERE c.id = $1`,
};
