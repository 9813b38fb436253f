import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Gives places in slots to callbacks that were just restarted ($1), whether or not any are left, in the transaction that
 * restarts them and after it. What they had before stays counted: somebody was called for it. A callback that was not
 * restarted, because it has ended or has another session, is given none.
 */
export const takeSlots: Statement = {
  name: 'take-slots',
  text: `
    WITH w AS MATERIALIZED (
      SELECT id, from_ms("slotFrom") AS slot_at, from_ms("desiredAt") AS desired_at
      FROM json_to_recordset($1::json) AS w(id text, "slotFrom" float8, "desiredAt" float8)
    ), agreed AS MATERIALIZED (
      SELECT c.id, c.service, w.slot_at FROM callback c JOIN w ON w.id = c.id
      WHERE c.id = ${anyOf('id')} AND c.waiting AND c.session_id IS NULL AND c.state <> 'COMPLETED'
        AND c.desired_at = w.desired_at AND c.slot_at IS DISTINCT FROM w.slot_at
      FOR UPDATE OF c
    ), counted AS (
      INSERT INTO slot_booking AS s (service, slot_at, booked, granted)
      SELECT service, slot_at, count(*)::integer, count(*)::integer FROM agreed
      GROUP BY service, slot_at ORDER BY service, slot_at
      ON CONFLICT (service, slot_at) DO UPDATE SET booked = s.booked + excluded.booked, granted = excluded.granted
    )
    UPDATE callback c SET slot_at = a.slot_at FROM agreed a
    WHERE c.id = a.id AND c.id = ${anyOf('id', 'agreed')}`,
};
