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
    ), held AS MATERIALIZED (
      -- By their ids alone: with more conditions a plan may lead through an index of all that wait.
      SELECT c.id, c.service, c.waiting, c.session_id, c.state, c.desired_at, c.slot_at FROM callback c
      WHERE c.id = ${anyOf('id')}
      FOR UPDATE
    ), agreed AS MATERIALIZED (
      SELECT held.id, held.service, w.slot_at FROM held JOIN w ON w.id = held.id
      WHERE held.waiting AND held.session_id IS NULL AND held.state <> 'COMPLETED'
        AND held.desired_at = w.desired_at AND held.slot_at IS DISTINCT FROM w.slot_at
    ), counted AS (
      INSERT INTO slot_booking AS s (service, slot_at, booked, granted)
      SELECT service, slot_at, count(*)::integer, count(*)::integer FROM agreed
      GROUP BY service, slot_at ORDER BY service, slot_at
      ON CONFLICT (service, slot_at) DO UPDATE SET booked = s.booked + excluded.booked, granted = excluded.granted
    )
    UPDATE callback c SET slot_at = a.slot_at FROM agreed a
    WHERE c.id = a.id AND c.id = ${anyOf('id', 'agreed')}`,
};
