import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/**
 * Moves the places of callbacks to other slots, in the transaction that moves the callbacks. Both counts of a slot change in
 * one step, the freed places first; rows of slots are locked in their order. Returns the ids of those that found no place
 * (the transaction is then to fail).
 */
export const moveSlots: Statement = {
  name: 'move-slots',
  text: `
    WITH w AS MATERIALIZED (
      SELECT id, from_ms("slotFrom") AS slot_at, from_ms("slotTo") AS ends_at, capacity
      FROM json_to_recordset($1::json) AS w(id text, "slotFrom" float8, "slotTo" float8, capacity integer)
    ), moving AS MATERIALIZED (
      SELECT c.id, c.service, c.slot_at AS old_at, w.slot_at AS new_at, w.ends_at, w.capacity
      FROM callback c JOIN w ON w.id = c.id
      WHERE c.id = ${anyOf('id')} AND c.slot_at IS DISTINCT FROM w.slot_at
      FOR UPDATE OF c
    ), change AS MATERIALIZED (
      SELECT slot.service, slot.slot_at, slot.freed, slot.wanted, slot.capacity - coalesce((
          SELECT sum(other.booked) FROM slot_booking other
          WHERE other.service = slot.service AND other.slot_at > slot.slot_at AND other.slot_at < slot.ends_at
        ), 0)::integer AS room
      FROM (
        SELECT service, slot_at, sum(freed)::integer AS freed, sum(wanted)::integer AS wanted,
          min(capacity) AS capacity, max(ends_at) AS ends_at
        FROM (
          SELECT service, old_at AS slot_at, 1 AS freed, 0 AS wanted, NULL::integer AS capacity,
            NULL::timestamptz AS ends_at
          FROM moving WHERE old_at IS NOT NULL
          UNION ALL
          SELECT service, new_at, 0, 1, capacity, ends_at FROM moving
        ) AS both_ways
        GROUP BY service, slot_at
      ) AS slot
    ), granted AS (
      INSERT INTO slot_booking AS s (service, slot_at, booked, granted)
      SELECT service, slot_at, given, given
      FROM (SELECT service, slot_at, greatest(0, least(wanted, room)) AS given FROM change) AS first
      ORDER BY service, slot_at
      ON CONFLICT (service, slot_at) DO UPDATE SET (booked, granted) = (
        SELECT left_over + given, given
        FROM (
          SELECT left_over, greatest(0, least(wanted, room - left_over)) AS given
          FROM (
            SELECT c.wanted, c.room, greatest(0, s.booked - c.freed) AS left_over FROM change c
            WHERE c.service = excluded.service AND c.slot_at = excluded.slot_at
          ) AS freed
        ) AS more
      )
      RETURNING service, slot_at, granted
    ), decided AS MATERIALIZED (
      SELECT m.id, m.new_at,
        row_number() OVER (PARTITION BY m.service, m.new_at ORDER BY m.id) <= g.granted AS is_in
      FROM moving m JOIN granted g ON g.service = m.service AND g.slot_at = m.new_at
    ), moved AS (
      UPDATE callback c SET slot_at = d.new_at FROM decided d
      WHERE c.id = d.id AND d.is_in AND c.id = ${anyOf('id', 'decided')}
    )
    SELECT id FROM decided WHERE NOT is_in`,
};
