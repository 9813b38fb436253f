import type { Statement } from '../database/statement.ts';

export const addTrace: Statement = {
  name: 'add-trace',
  text: `
    INSERT INTO session_trace (session_id, entries)
    SELECT "sessionId", entries FROM json_to_recordset($1::json) AS w("sessionId" text, entries json)`,
};
