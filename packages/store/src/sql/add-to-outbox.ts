import type { Statement } from '../database/statement.ts';

/** $2 is the node that does it, unless another one runs the receiver. */
export const addToOutbox: Statement = {
  name: 'add-to-outbox',
  text: `
    INSERT INTO session_outbox (id, receiver, node, due_at, body)
    SELECT id, receiver, $2, from_ms("dueAt"), body
    FROM json_to_recordset($1::json) AS w(id text, receiver text, "dueAt" float8, body jsonb)
    ON CONFLICT (id) DO NOTHING`,
};
