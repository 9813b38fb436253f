import type { Statement } from '../database/statement.ts';

/**
 * A batch of new callbacks of which some want a place in a slot, with its mark ($2 committer, $3 number): one statement,
 * which is a transaction by itself. Returns the ids of those that got none and are not stored.
 *
 * Whoever counts a slot up holds its row until the commit, so a slot is never oversold, whoever else books. Rows of slots are
 * locked in their order. What was booked on another grid counts in the slot that it lies in; nobody books there any more.
 */
export const bookCallbacks: Statement = {
  name: 'book-callbacks',
  text: `
    WITH mark AS (
      INSERT INTO commit_mark (committer, batch) VALUES ($2, $3)
      ON CONFLICT (committer) DO UPDATE
      SET batch = CASE WHEN commit_mark.revoked THEN NULL ELSE excluded.batch END
    ), w AS MATERIALIZED (
      SELECT r.*, from_ms(r."slotFrom") AS slot_at,
        row_number() OVER (PARTITION BY r.service, r."slotFrom" ORDER BY r.place) AS rank
      FROM ROWS FROM (json_to_recordset($1::json) AS (
        id text, service text, state text, reason text, "customerNumber" text, "createdAt" float8, "desiredAt" float8,
        "dueAt" float8, "arrivedAt" float8, "expiresAt" float8, params jsonb, "userData" jsonb,
        "slotFrom" float8, "slotTo" float8, capacity integer
      )) WITH ORDINALITY AS r(id, service, state, reason, "customerNumber", "createdAt", "desiredAt", "dueAt",
        "arrivedAt", "expiresAt", params, "userData", "slotFrom", "slotTo", capacity, place)
    ), asked AS MATERIALIZED (
      SELECT slot.service, slot.slot_at, slot.wanted, slot.capacity - coalesce((
          SELECT sum(other.booked) FROM slot_booking other
          WHERE other.service = slot.service AND other.slot_at > slot.slot_at AND other.slot_at < slot.ends_at
        ), 0)::integer AS room
      FROM (
        SELECT service, slot_at, count(*)::integer AS wanted, min(capacity) AS capacity, from_ms(max("slotTo")) AS ends_at
        FROM w WHERE slot_at IS NOT NULL GROUP BY service, slot_at
      ) AS slot
    ), granted AS (
      INSERT INTO slot_booking AS s (service, slot_at, booked, granted)
      SELECT service, slot_at, given, given
      FROM (SELECT service, slot_at, greatest(0, least(wanted, room)) AS given FROM asked) AS first
      ORDER BY service, slot_at
      ON CONFLICT (service, slot_at) DO UPDATE SET (booked, granted) = (
        SELECT s.booked + given, given
        FROM (
          SELECT greatest(0, least(a.wanted, a.room - s.booked)) AS given FROM asked a
          WHERE a.service = excluded.service AND a.slot_at = excluded.slot_at
        ) AS more
      )
      RETURNING service, slot_at, granted
    ), decided AS MATERIALIZED (
      SELECT w.*, w.slot_at IS NULL OR w.rank <= g.granted AS is_in
      FROM w LEFT JOIN granted g ON g.service = w.service AND g.slot_at = w.slot_at
    ), stored AS (
      INSERT INTO callback (id, service, state, reason, customer_number, created_at, desired_at, due_at, arrived_at,
        expires_at, waiting, params, user_data, slot_at)
      SELECT id, service, state, reason, "customerNumber", from_ms("createdAt"), from_ms("desiredAt"),
        from_ms("dueAt"), from_ms("arrivedAt"), from_ms("expiresAt"), state <> 'COMPLETED', params, "userData", slot_at
      FROM decided WHERE is_in ORDER BY place
    )
    SELECT id FROM decided WHERE NOT is_in`,
};
