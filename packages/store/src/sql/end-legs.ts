import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

export const endLegs: Statement = {
  name: 'end-legs',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS w("legId" text, "endedAt" float8, cause text)
    )
    UPDATE leg l SET state = 'ended', open = false, ended_at = from_ms(w."endedAt"), cause = w.cause
    FROM w WHERE l.leg_id = w."legId" AND l.ended_at IS NULL AND l.leg_id = ${anyOf('legId')}`,
};
