import type { Statement } from '../database/statement.ts';

/** By time, and inside one moment in the order of the commits. */
export const getHistory: Statement = {
  name: 'get-history',
  text: `
    SELECT callback_id AS "callbackId", at, source, event, text, state_before AS "stateBefore",
      state_after AS "stateAfter", data
    FROM history WHERE callback_id = $1 ORDER BY at, id`,
};
