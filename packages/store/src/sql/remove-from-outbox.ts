import type { Statement } from '../database/statement.ts';

export const removeFromOutbox: Statement = {
  name: 'remove-from-outbox',
  text: `
    DELETE FROM session_outbox o
    USING json_to_recordset($1::json) AS w(id text) WHERE o.id = w.id`,
};
