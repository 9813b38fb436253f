import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** $1 before when, $2 how many. */
export const removeOldSlots: Statement = {
  name: 'remove-old-slots',
  text: `
    WITH old AS MATERIALIZED (
      SELECT service, slot_at FROM slot_booking WHERE slot_at < from_ms($1)
      ORDER BY slot_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM slot_booking s USING old WHERE s.service = old.service AND s.slot_at = old.slot_at
        AND s.service = ${anyOf('service', 'old')} AND s.slot_at = ${anyOf('slot_at', 'old')}
      RETURNING 1
    )
    SELECT count(*) AS count FROM gone`,
};
