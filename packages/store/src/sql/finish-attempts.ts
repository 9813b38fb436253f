import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** The first result stays. */
export const finishAttempts: Statement = {
  name: 'finish-attempts',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w(
        "callbackId" text, number integer, "endedAt" float8, result text, "sipStatus" integer)
    )
    UPDATE dial_attempt a SET ended_at = from_ms(w."endedAt"), result = w.result, sip_status = w."sipStatus"
    FROM w WHERE a.callback_id = w."callbackId" AND a.number = w.number AND a.result IS NULL
      AND a.callback_id = ${anyOf('callbackId')}`,
};
