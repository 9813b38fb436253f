import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Gives back the places of callbacks ($1, ids) that ended before anybody was called for them, or were cancelled. Runs in the
 * transaction that ends them, after it; a place is given back once.
 */
export const releaseSlots: Statement = {
  name: 'release-slots',
  text: `
    WITH gone AS MATERIALIZED (
      SELECT id, service, slot_at FROM callback
      WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) AND slot_at IS NOT NULL AND state = 'COMPLETED'
        AND (session_id IS NULL OR reason LIKE 'CANCELLED%')
      FOR UPDATE
    ), left_slot AS (
      UPDATE callback c SET slot_at = NULL FROM gone
      WHERE c.id = gone.id AND c.id = ${anyOf('id', 'gone')}
    ), places AS MATERIALIZED (
      SELECT service, slot_at, count(*)::integer AS freed FROM gone GROUP BY service, slot_at
    ), locked AS MATERIALIZED (
      SELECT s.service, s.slot_at, p.freed FROM slot_booking s JOIN places p USING (service, slot_at)
      WHERE s.service = ${anyOf('service', 'places')} AND s.slot_at = ${anyOf('slot_at', 'places')}
      ORDER BY s.service, s.slot_at FOR UPDATE OF s
    )
    UPDATE slot_booking s SET booked = greatest(0, s.booked - l.freed)
    FROM locked l WHERE s.service = l.service AND s.slot_at = l.slot_at
      AND s.service = ${anyOf('service', 'locked')} AND s.slot_at = ${anyOf('slot_at', 'locked')}`,
};
