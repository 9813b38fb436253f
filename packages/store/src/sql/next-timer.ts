import type { Statement } from '../database/statement.ts';
import { runsAt } from './timer-owner.ts';

/** Planned at each run, as `getDueTimers`. */
export const nextTimer: Statement = {
  text: `
    SELECT t.due_at AS "dueAt" FROM session_timer t WHERE ${runsAt('$1')} ORDER BY t.due_at LIMIT 1`,
};
