import type { Statement } from '../database/statement.ts';

/**
 * $1 candidates, $2 owner, $3 phone, $4 now, $5 expiry. Books the first candidate that nobody holds, and takes over the
 * row of a booking that is over. `free` without `number`: somebody else was quicker.
 */
export const bookAccess: Statement = {
  name: 'book-access',
  text: `
    WITH w AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS c(nr int, number text, text text, tail text, code text, lock text)
    ), held AS MATERIALIZED (
      SELECT lock FROM access_booking
      WHERE lock = ANY (ARRAY(SELECT lock FROM w WHERE lock IS NOT NULL)) AND expires_at > from_ms($4)
    ), free AS MATERIALIZED (
      SELECT * FROM w WHERE lock IS NULL OR lock NOT IN (SELECT lock FROM held) ORDER BY nr LIMIT 1
    ), booked AS (
      INSERT INTO access_booking AS b (owner, number, form, tail, code, phone, lock, expires_at)
      SELECT $2, number, text, tail, code, $3, lock, from_ms($5) FROM free
      ON CONFLICT (lock) DO UPDATE SET owner = excluded.owner, number = excluded.number, form = excluded.form,
        tail = excluded.tail, code = excluded.code, phone = excluded.phone, expires_at = excluded.expires_at
      WHERE b.expires_at <= from_ms($4)
      RETURNING number, code
    )
    SELECT b.number, b.code FROM free LEFT JOIN booked b ON true`,
};
