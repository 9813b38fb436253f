import type { Statement } from '../database/statement.ts';

/** Ids follow the order of the array. */
export const appendHistory: Statement = {
  name: 'append-history',
  text: `
    INSERT INTO history (callback_id, at, source, event, text, state_before, state_after, data)
    SELECT "callbackId", from_ms(at), source, event, text, "stateBefore", "stateAfter", data
    FROM json_to_recordset($1::json) AS w(
      "callbackId" text, at float8, source text, event text, text text, "stateBefore" text, "stateAfter" text,
      data jsonb)`,
};
