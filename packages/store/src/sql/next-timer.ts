import type { Statement } from '../database/statement.ts';
import { runsAt } from './timer-owner.ts';

/** The earliest due time after $2 at node $1. Planned at each run, as `getDueTimers`. */
export const nextTimer: Statement = {
  text: `
    SELECT t.due_at AS "dueAt" FROM session_timer t WHERE t.due_at > from_ms($2) AND ${runsAt('$1')}
    ORDER BY t.due_at LIMIT 1`,
};
