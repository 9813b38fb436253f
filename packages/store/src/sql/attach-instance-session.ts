import type { Statement } from '../database/statement.ts';

/** Instance $1 is run by session $2 of server $3. */
export const attachInstanceSession: Statement = {
  name: 'attach-instance-session',
  text: `UPDATE service_instance SET session_id = $2, session_server = $3 WHERE id = $1 RETURNING id`,
};
