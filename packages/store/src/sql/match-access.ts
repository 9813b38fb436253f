import type { Statement } from '../database/statement.ts';
import { anyOf } from './any-of.ts';

/** Whether one number is the end of the other (`isSameNumber` of the domain); both are digits. */
const sameNumber = (a: string, b: string): string =>
  `(${a} = ${b} OR (${a} ~ '^[0-9]{7,}$' AND ${b} ~ '^[0-9]{7,}$' AND (right(${a}, length(${b})) = ${b} OR right(${b}, length(${a})) = ${a})))`;

/**
 * $1 the number as it is compared, $2 its tail, $3 code, $4 the calling phone, $5 now, $6 how many. Of several who ask
 * at once one gets a booking.
 */
export const matchAccess: Statement = {
  name: 'match-access',
  text: `
    WITH hit AS MATERIALIZED (
      SELECT b.id, b.owner, b.form = $1 AS exact FROM access_booking b
      WHERE b.tail = $2 AND b.expires_at > from_ms($5) AND ${sameNumber('b.form', '$1::text')}
        AND b.code IS NOT DISTINCT FROM $3
        AND ($4::text IS NULL OR b.phone IS NULL OR ${sameNumber('b.phone', '$4::text')})
        AND (
          EXISTS (SELECT FROM service_instance i WHERE i.id = b.owner AND i.expires_at > from_ms($5))
          OR EXISTS (SELECT FROM callback c WHERE c.id = b.owner AND c.state <> 'COMPLETED')
        )
      ORDER BY b.form = $1 DESC, b.id DESC LIMIT $6
      FOR UPDATE OF b SKIP LOCKED
    ), freed AS (
      DELETE FROM access_booking b WHERE b.owner = ${anyOf('owner', 'hit')} RETURNING b.id
    )
    SELECT owner FROM hit ORDER BY exact DESC, id DESC`,
};
