import type { Statement } from '../database/statement.ts';

/** The callback of session $1, also when that has ended. */
export const getSessionCallback: Statement = {
  name: 'get-session-callback',
  text: 'SELECT callback_id AS "callbackId" FROM session WHERE session_id = $1',
};
