import type { Statement } from '../database/statement.ts';

/** Moves the time of an entry that still waits for it; one that was done stays done. */
export const moveOutbox: Statement = {
  name: 'move-outbox',
  text: `
    UPDATE session_outbox o SET due_at = from_ms(w."dueAt")
    FROM json_to_recordset($1::json) AS w(id text, "dueAt" float8)
    WHERE o.id = w.id AND o.due_at IS NOT NULL`,
};
