import type { Statement } from '../database/statement.ts';
import { slotsOf } from './admission-counts.ts';
import { INSERT_NEW_CALLBACKS, NEW_CALLBACKS_MARK } from './new-callbacks.ts';

/** $16 to $20: the slots that the batch wants, each once. */
const WISHES = `
        SELECT unnest($16::text[]) AS service, from_ms(unnest($17::float8[])) AS slot_at, unnest($18::integer[]) AS wanted,
          unnest($19::integer[]) AS capacity, from_ms(unnest($20::float8[])) AS ends_at`;

/**
 * The same as `admit-callbacks` for batches that nothing but room in slots decides about: callbacks for later, of whose numbers
 * none is counted. What each wants need not be read a second time, because the process knows how many want the same slot; who
 * they are is looked at only when a slot has too few places for them.
 */
export const admitBooked: Statement = {
  name: 'admit-booked',
  text: `
    WITH mark AS (${NEW_CALLBACKS_MARK}
    ${slotsOf(WISHES)}), y AS MATERIALIZED (
      SELECT unnest($2::text[]) AS service, from_ms(unnest($13::float8[])) AS slot_at,
        generate_series(1, cardinality($2::text[])) AS place
    ), refused AS MATERIALIZED (
      SELECT y.place FROM short JOIN y ON y.service = short.service AND y.slot_at = short.slot_at
      WHERE short.granted <= (
        SELECT count(*) FROM y AS o WHERE o.service = y.service AND o.slot_at = y.slot_at AND o.place < y.place)
    ), stored AS (${INSERT_NEW_CALLBACKS}
      WHERE r.place <> ALL (ARRAY(SELECT place FROM refused))
    )
    SELECT place, 6 AS verdict, NULL AS value FROM refused`,
};
