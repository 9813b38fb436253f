import type { Statement } from '../database/statement.ts';

export const getTrace: Statement = {
  name: 'get-trace',
  text: 'SELECT entries FROM session_trace WHERE session_id = $1 ORDER BY seq',
};
