import type { Statement } from '../database/statement.ts';

/** How many assignments of virtual queue $1 from $2 on and before $3, and how many of them passed somebody over. */
export const countAssignments: Statement = {
  name: 'count-assignments',
  text: `
    SELECT count(*) AS assignments, count(passed_over) AS passing
    FROM queue_assignment
    WHERE virtual_queue = $1 AND assigned_at >= from_ms($2) AND assigned_at < from_ms($3)`,
};
