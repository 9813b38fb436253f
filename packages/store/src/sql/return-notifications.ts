import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** Nobody has them any more; they are due again at their time. */
export const returnNotifications: Statement = {
  name: 'return-notifications',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(id text, "dueAt" float8, attempts integer)
    )
    UPDATE notification n SET due_at = from_ms(w."dueAt"), attempts = w.attempts, lease_node = NULL, lease_until = NULL
    FROM w WHERE n.id = w.id AND n.id = ${anyOf('id')}`,
};
