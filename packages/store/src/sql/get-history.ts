import type { Statement } from '../database/statement.ts';

/** By time, and inside one moment in the order of the commits; what was committed with the callback comes first. */
export const getHistory: Statement = {
  name: 'get-history',
  text: `
    WITH line AS (
      SELECT 0 AS part, o.ordinality AS id, c.id AS callback_id, from_ms(o.at) AS at, o.source, o.event, o.text,
        o."stateBefore" AS state_before, o."stateAfter" AS state_after, o.data
      FROM callback c, ROWS FROM (json_to_recordset(c.opening) AS (
        at float8, source text, event text, text text, "stateBefore" text, "stateAfter" text, data jsonb
      )) WITH ORDINALITY AS o
      WHERE c.id = $1
      UNION ALL
      SELECT 1, id, callback_id, at, source, event, text, state_before, state_after, data
      FROM history WHERE callback_id = $1
    )
    SELECT callback_id AS "callbackId", at, source, event, text, state_before AS "stateBefore",
      state_after AS "stateAfter", data
    FROM line ORDER BY at, part, id`,
};
