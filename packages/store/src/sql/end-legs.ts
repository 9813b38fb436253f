import type { Statement } from '../database/statement.ts';

export const endLegs: Statement = {
  name: 'end-legs',
  text: `
    UPDATE leg l SET state = 'ended', open = false, ended_at = from_ms(w."endedAt"), cause = w.cause
    FROM json_to_recordset($1::json) AS w("legId" text, "endedAt" float8, cause text)
    WHERE l.leg_id = w."legId" AND l.ended_at IS NULL`,
};
