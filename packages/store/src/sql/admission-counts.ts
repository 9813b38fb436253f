/** What the statements that admit new callbacks have in common: what is counted, and how. */

/** Why a new callback was not stored, by the number that the statement gives. */
export const VERDICTS = [
  'again',
  'window-1',
  'window-2',
  'same-value',
  'same-number',
  'queued',
  'slot-full',
] as const;

/** For how long a count of submitted callbacks is worked with, as long as that leaves room. */
const COUNT_AGE = `interval '5 seconds'`;
/** Nobody's clock is ahead by more: steps further in the future are those of a clock that was put back. */
const CLOCK_ERROR = `interval '1 minute'`;

/** Of a number that asked more often the newest are looked at. */
const NEWEST_OF_NUMBER = 1000;

/**
 * Limits of the services of the batch, a JSON list, with what the batch asks of each: `counted` new callbacks to be called at once,
 * the newest of them made `at` a time, some of them wanted now.
 */
export const limitsFrom = (parameter: string): string => `
      SELECT * FROM json_to_recordset(${parameter}::json) AS l(service text, at float8, counted bigint, is_now boolean,
        most1 bigint, s1 float8, most2 bigint, s2 float8, same_number integer, queued bigint, same_value integer)`;

/** What is asked for each of NEW_CALLBACKS: $17 to $21, besides columns of theirs and what else is given as lists. */
export const askedFor = (more: string): string => `(
        SELECT unnest($2::text[]) AS service, unnest($3::text[]) AS state, unnest($5::text[]) AS number,
          unnest($6::float8[]) AS created_at, unnest($13::float8[]) AS slot_from, unnest($17::float8[]) AS slot_to,
          unnest($18::integer[]) AS capacity, unnest($19::boolean[]) AS is_limited, unnest($20::boolean[]) AS is_now,
          unnest($21::boolean[]) AS by_number, ${more}, generate_series(1, cardinality($2::text[])) AS place
      ) AS r`;

/**
 * How many of the same number are not over, and how many were wanted at once today. `limits` has the most of both, `same_number`
 * and `same_value`; `isToday` says of whom the second is asked.
 */
export const ofNumber = (limits: string, isToday: string): string => `
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE c.state <> 'COMPLETED') AS pending,
          count(*) FILTER (WHERE c.desired_at <= c.created_at AND c.created_at >= from_ms(r.created_at)::date) AS today
        FROM (
          SELECT o.state, o.desired_at, o.created_at FROM callback o
          WHERE o.customer_number = r.number AND o.service = r.service
          ORDER BY o.seq DESC LIMIT ${NEWEST_OF_NUMBER} + least(${limits}.same_value, 1000000)
        ) AS c
      ) AS of_number ON r.number IS NOT NULL AND (${limits}.same_number IS NOT NULL OR ${isToday})`;

/** Accepted within the last `seconds` of a service: the total now less the total then. */
const within = (seconds: string): string => `
          CASE WHEN d.counted = 0 OR coalesce(${seconds}, 0) = 0 OR d.is_put_back THEN 0
          ELSE d.total - coalesce((
              SELECT p.total FROM service_tally_step p
              WHERE p.service = d.service AND p.at <= d.at - ${seconds} * interval '1 second'
              ORDER BY p.at DESC LIMIT 1
            ), (
              SELECT p.before FROM service_tally_step p WHERE p.service = d.service ORDER BY p.at LIMIT 1
            ), d.total)
          END`;

/** What the services of the batch have accepted and submitted so far. */
export const SERVICES = `
      SELECT d.*, ${within('d.s1')} AS in1, ${within('d.s2')} AS in2,
          CASE WHEN NOT d.is_now THEN 0
          WHEN d.is_counted_lately THEN d.open_count + d.total - d.open_total
          ELSE (
            SELECT count(*) FROM (
              SELECT 1 FROM callback c WHERE c.service = d.service AND c.submitted LIMIT d.queued
            ) AS open)
          END AS open
      FROM (
        SELECT b.*, coalesce(t.total, 0) AS total, t.open_count, t.open_total, t.counted_at,
          coalesce(t.counted_at > now() - ${COUNT_AGE} AND t.open_count + t.total - t.open_total + b.counted <= b.queued, false)
            AS is_counted_lately,
          b.counted > 0 AND EXISTS (
            SELECT FROM service_tally_step p WHERE p.service = b.service AND p.at > b.at + ${CLOCK_ERROR}
          ) AS is_put_back
        FROM (SELECT service, from_ms(l.at) AS at, counted, is_now, s1, s2, queued, most1, most2 FROM l) AS b
        LEFT JOIN service_tally t ON t.service = b.service
      ) AS d`;

/** The slots that the rows of `asker` want that have `passed`, as `slotsOf` takes them. */
export const wishesOf = (asker: string, passed: string): string => `
        SELECT service, slot_at, count(*)::integer AS wanted, min(capacity) AS capacity, from_ms(max(slot_to)) AS ends_at
        FROM ${asker} WHERE slot_at IS NOT NULL AND ${passed} GROUP BY service, slot_at`;

/**
 * Places of the slots that are wished for, each once: as many as there are. Whoever counts a slot up holds its row until the
 * commit.
 */
export const slotsOf = (wishes: string): string => `
    ), asked AS MATERIALIZED (
      SELECT slot.service, slot.slot_at, slot.wanted, slot.capacity - coalesce((
          SELECT sum(other.booked) FROM slot_booking other
          WHERE other.service = slot.service AND other.slot_at > slot.slot_at AND other.slot_at < slot.ends_at
        ), 0)::integer AS room
      FROM (${wishes}
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
    ), short AS MATERIALIZED (
      SELECT a.service, a.slot_at, g.granted
      FROM asked a JOIN granted g ON g.service = a.service AND g.slot_at = a.slot_at WHERE g.granted < a.wanted
`;

/** Whether a row `y` finds no place, where `slotsOf` has one row of `short` for its slot, if there are fewer than wanted. */
export const hasNoPlace = (asker: string, passed: string): string => `
          (short.granted IS NOT NULL AND short.granted <= (
            SELECT count(*) FROM ${asker} AS o
            WHERE o.service = y.service AND o.slot_at = y.slot_at AND o.place < y.place AND ${passed}
          ))`;

/**
 * Nodes commit in another order than that in which they took the time: a step is never put before one that was counted
 * earlier, or the totals of steps would not grow with their times, and a window would seem to hold fewer than it does.
 */
const IN_ORDER = `CASE WHEN is_put_back THEN at ELSE greatest(at, (
        SELECT max(p.at) FROM service_tally_step p WHERE p.service = added.service
      )) END`;

/** Counts who is in: `added` are the rows of `s` with how many that are. */
export const countedBy = (added: string): string => `    ), added AS MATERIALIZED (${added}
    ), forgotten AS (
      DELETE FROM service_tally_step p USING added WHERE p.service = added.service AND added.is_put_back
    ), steps AS (
      INSERT INTO service_tally_step AS p (service, at, before, total, keep_until)
      SELECT service, ${IN_ORDER}, total, total + count, at + greatest(s1, s2) * interval '1 second'
      FROM added WHERE count > 0 AND greatest(s1, s2) > 0 ORDER BY service
      ON CONFLICT (service, at) DO UPDATE SET total = excluded.total, keep_until = greatest(p.keep_until, excluded.keep_until)
    ), totals AS (
      INSERT INTO service_tally AS t (service, total, open_count, open_total, counted_at)
      SELECT service, total + count,
        CASE WHEN is_now AND NOT is_counted_lately THEN open ELSE open_count END,
        CASE WHEN is_now AND NOT is_counted_lately THEN total ELSE open_total END,
        CASE WHEN is_now AND NOT is_counted_lately THEN now() ELSE counted_at END
      FROM added WHERE count > 0 OR (is_now AND NOT is_counted_lately) ORDER BY service
      ON CONFLICT (service) DO UPDATE SET total = excluded.total, open_count = excluded.open_count,
        open_total = excluded.open_total, counted_at = excluded.counted_at
`;
