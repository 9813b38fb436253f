import type { Statement } from '../database/statement.ts';

/** $1 now, $2 how many, $3 node: what is for its sessions, and what it wrote itself for nobody that another node runs. */
export const getDueOutbox: Statement = {
  name: 'get-due-outbox',
  text: `
    SELECT o.id, o.receiver, o.due_at AS "dueAt", o.body
    FROM session_outbox o LEFT JOIN session s ON s.session_id = o.receiver AND s.ended_at IS NULL
    WHERE (o.due_at IS NULL OR o.due_at <= from_ms($1)) AND coalesce(s.owner, o.node) = $3
    ORDER BY o.seq LIMIT $2`,
};
