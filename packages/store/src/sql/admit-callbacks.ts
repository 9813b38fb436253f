import type { Statement } from '../database/statement.ts';

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

const AHEAD = 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';

/** A mark of the batch: $2 committer, $3 number. */
const MARK = `
      INSERT INTO commit_mark (committer, batch) VALUES ($2, $3)
      ON CONFLICT (committer) DO UPDATE
      SET batch = CASE WHEN commit_mark.revoked THEN NULL ELSE excluded.batch END`;

/** Limits of services, $4. */
const LIMITS = `
      SELECT * FROM json_to_recordset($4::json) AS l(service text, most1 bigint, s1 float8, most2 bigint, s2 float8,
        "sameNumber" integer, queued bigint, "sameValue" integer)`;

/** New callbacks, $1, in their order, with the limits of their services. */
const ROWS = `
      SELECT r.*, from_ms(r."slotFrom") AS slot_at, l.service IS NOT NULL AS limited, r.state <> 'SCHEDULED' AS counted,
        l.most1, l.s1, l.most2, l.s2, l."sameNumber", l.queued, l."sameValue", of_number.pending, of_number.today
      FROM ROWS FROM (json_to_recordset($1::json) AS (
        id text, service text, state text, reason text, "customerNumber" text, "createdAt" float8, "desiredAt" float8,
        "dueAt" float8, "arrivedAt" float8, "expiresAt" float8, params jsonb, "userData" jsonb,
        "slotFrom" float8, "slotTo" float8, capacity integer, "isLimited" boolean, "isNow" boolean, "byNumber" boolean,
        "values" text[]
      )) WITH ORDINALITY AS r(id, service, state, reason, "customerNumber", "createdAt", "desiredAt", "dueAt",
        "arrivedAt", "expiresAt", params, "userData", "slotFrom", "slotTo", capacity, "isLimited", "isNow", "byNumber",
        "values", place)
      LEFT JOIN l ON r."isLimited" AND l.service = r.service
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE c.state <> 'COMPLETED') AS pending,
          count(*) FILTER (WHERE c.desired_at <= c.created_at AND c.created_at >= from_ms(r."createdAt")::date) AS today
        FROM (
          SELECT o.state, o.desired_at, o.created_at FROM callback o
          WHERE o.customer_number = r."customerNumber" AND o.service = r.service
          ORDER BY o.seq DESC LIMIT ${NEWEST_OF_NUMBER} + least(l."sameValue", 1000000)
        ) AS c
      ) AS of_number ON l."sameNumber" IS NOT NULL OR r."byNumber"`;

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
const SERVICES = `
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
        FROM (
          SELECT service, from_ms(max("createdAt")) AS at, count(*) FILTER (WHERE counted) AS counted,
            bool_or("isNow") AS is_now, max(s1) AS s1, max(s2) AS s2, max(queued) AS queued,
            max(most1) AS most1, max(most2) AS most2
          FROM w WHERE limited GROUP BY service
        ) AS b LEFT JOIN service_tally t ON t.service = b.service
      ) AS d`;

/** Places of the slots that are asked for, as many as there are. Whoever counts a slot up holds its row until the commit. */
const slotsOf = (rows: string, passed: string): string => `
    ), asked AS MATERIALIZED (
      SELECT slot.service, slot.slot_at, slot.wanted, slot.capacity - coalesce((
          SELECT sum(other.booked) FROM slot_booking other
          WHERE other.service = slot.service AND other.slot_at > slot.slot_at AND other.slot_at < slot.ends_at
        ), 0)::integer AS room
      FROM (
        SELECT service, slot_at, count(*)::integer AS wanted, min(capacity) AS capacity, from_ms(max("slotTo")) AS ends_at
        FROM ${rows} WHERE slot_at IS NOT NULL AND ${passed} GROUP BY service, slot_at
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
`;

/** Stores what is decided to be in. */
const INSERTED = `
    ), stored AS (
      INSERT INTO callback (id, service, state, reason, customer_number, created_at, desired_at, due_at, arrived_at,
        expires_at, waiting, params, user_data, slot_at)
      SELECT id, service, state, reason, "customerNumber", from_ms("createdAt"), from_ms("desiredAt"),
        from_ms("dueAt"), from_ms("arrivedAt"), from_ms("expiresAt"), state <> 'COMPLETED', params, "userData", slot_at
      FROM decided WHERE is_in ORDER BY place
`;

/** Counts it. */
const COUNTED = `    ), added AS MATERIALIZED (
      SELECT s.*, coalesce(a.count, 0) AS count
      FROM s LEFT JOIN (
        SELECT service, count(*) AS count FROM decided WHERE is_in AND limited AND counted GROUP BY service
      ) AS a ON a.service = s.service
    ), forgotten AS (
      DELETE FROM service_tally_step p USING added WHERE p.service = added.service AND added.is_put_back
    ), steps AS (
      INSERT INTO service_tally_step AS p (service, at, before, total, keep_until)
      SELECT service, at, total, total + count, at + greatest(s1, s2) * interval '1 second'
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

/** The first rule that a request breaks, with so many before it in the batch. Their order is that of the API reference, 4.12. */
const verdict = (counted: string, sameNumber: string, today: string, value: string): string => `
          CASE
          WHEN NOT q.limited THEN NULL
          WHEN q.counted AND q.s1 > 0 AND s.in1 + ${counted} >= q.most1 THEN 1
          WHEN q.counted AND q.s2 > 0 AND s.in2 + ${counted} >= q.most2 THEN 2
          WHEN q."isNow" AND (${value} IS NOT NULL OR (q."byNumber" AND q.today + ${today} >= q."sameValue")) THEN 3
          WHEN q.pending + ${sameNumber} >= q."sameNumber" THEN 4
          WHEN q."isNow" AND s.open + ${counted} >= q.queued THEN 5
          END`;

/**
 * A batch of new callbacks ($1) of which some are held against limits ($4, one row for each service) or want a place in a slot,
 * with its mark ($2 committer, $3 number). Returns those that are not stored, each with a number of VERDICTS and, of
 * `same-value`, which of its values it is.
 *
 * A request counts for those behind it in the batch only if it is stored. Whether it is may depend on others, so the rules are
 * asked twice: with everybody ahead counted, and with nobody. Who passes the first is in; who fails the second is out; who
 * fails the first alone is out when everybody ahead at the service is in, and is asked again otherwise.
 */
export const admitCallbacks: Statement = {
  name: 'admit-callbacks',
  text: `
    WITH mark AS (${MARK}
    ), l AS MATERIALIZED (${LIMITS}
    ), w AS MATERIALIZED (${ROWS}
    ), s AS MATERIALIZED (${SERVICES}
    ), v AS MATERIALIZED (
      SELECT k.*, coalesce((SELECT t.count FROM value_tally t WHERE t.key = k.key AND t.day = k.day), 0) AS base,
        count(*) OVER (PARTITION BY k.key, k.day ORDER BY k.place ${AHEAD}) AS ahead
      FROM (
        SELECT w.place, w."sameValue", u.at, md5(w.service || E'\\x1f' || u.value)::uuid AS key,
          from_ms(w."createdAt")::date AS day
        FROM w CROSS JOIN LATERAL unnest(w."values") WITH ORDINALITY AS u(value, at)
        WHERE w.limited AND w."isNow"
      ) AS k
    ), f AS MATERIALIZED (
      SELECT place, min(at) FILTER (WHERE base + ahead >= "sameValue") AS soft, min(at) FILTER (WHERE base >= "sameValue") AS hard
      FROM v GROUP BY place
    ), q AS MATERIALIZED (
      SELECT w.*,
        count(*) FILTER (WHERE w.limited AND w.counted) OVER (PARTITION BY w.service ORDER BY w.place ${AHEAD}) AS counted_ahead,
        count(*) FILTER (WHERE w.limited) OVER (PARTITION BY w.service, w."customerNumber" ORDER BY w.place ${AHEAD})
          AS number_ahead,
        count(*) FILTER (WHERE w.limited AND w."isNow") OVER (PARTITION BY w.service, w."customerNumber" ORDER BY w.place ${AHEAD})
          AS today_ahead
      FROM w
    ), y AS MATERIALIZED (
      SELECT j.*, row_number() OVER (PARTITION BY j.service, j.slot_at, j.soft IS NULL ORDER BY j.place) AS rank
      FROM (
        SELECT q.*, f.soft AS value,
          ${verdict('q.counted_ahead', 'q.number_ahead', 'q.today_ahead', 'f.soft')} AS soft,
          ${verdict('0', '0', '0', 'f.hard')} AS hard
        FROM q LEFT JOIN s ON s.service = q.service LEFT JOIN f ON f.place = q.place
      ) AS j
${slotsOf('y', 'soft IS NULL')}    ), decided AS MATERIALIZED (
      SELECT y.*, y.soft IS NULL AND (y.slot_at IS NULL OR coalesce(y.rank <= g.granted, false)) AS is_in
      FROM y LEFT JOIN granted g ON g.service = y.service AND g.slot_at = y.slot_at
${INSERTED}${COUNTED}    ), tallied AS (
      INSERT INTO value_tally AS t (key, day, count)
      SELECT v.key, v.day, count(*) FROM v JOIN decided USING (place) WHERE decided.is_in GROUP BY v.key, v.day ORDER BY v.key, v.day
      ON CONFLICT (key, day) DO UPDATE SET count = t.count + excluded.count
    )
    SELECT id, verdict, value FROM (
      SELECT id, is_in, value,
        CASE WHEN soft IS NULL THEN 6 WHEN soft = hard THEN soft
        WHEN bool_or(NOT is_in) OVER (PARTITION BY service ORDER BY place ${AHEAD}) THEN 0 ELSE soft END AS verdict
      FROM decided
    ) AS told WHERE NOT is_in`,
};

/** What a batch holds: nobody who is wanted now, or wants a place in a slot, makes it cheaper. */
export interface BatchShape {
  readonly now: boolean;
  readonly slots: boolean;
}

/**
 * The same for batches in which no two callbacks share a number, and values are counted by numbers: what is to be decided of
 * one hangs on no other, unless a window or the queue of a service could overflow with all of them. Then nothing is stored,
 * and everybody is to be asked again, by the statement above.
 */
const admitApart = ({ now, slots }: BatchShape): Statement => ({
  name: `admit-apart${now ? '-now' : ''}${slots ? '-slots' : ''}`,
  text: `
    WITH mark AS (${MARK}
    ), l AS MATERIALIZED (${LIMITS}
    ), w AS MATERIALIZED (${ROWS}
    ${
      now
        ? `), s AS MATERIALIZED (${SERVICES}
    ), tight AS MATERIALIZED (
      SELECT coalesce(bool_or((s1 > 0 AND in1 + counted > most1) OR (s2 > 0 AND in2 + counted > most2)
        OR (is_now AND open + counted > queued)), false) AS is_tight FROM s
    `
        : ''
    }), y AS MATERIALIZED (
      SELECT j.*${slots ? ', row_number() OVER (PARTITION BY j.service, j.slot_at, j.soft IS NULL ORDER BY j.place) AS rank' : ''}
      FROM (
        SELECT w.*, CASE ${now ? `WHEN (SELECT is_tight FROM tight) THEN 0` : ''}
          WHEN w."isNow" AND w."byNumber" AND w.today >= w."sameValue" THEN 3
          WHEN w.pending >= w."sameNumber" THEN 4 END AS soft
        FROM w
      ) AS j
    ${slots ? slotsOf('y', 'soft IS NULL') : ''}), decided AS MATERIALIZED (
      ${
        slots
          ? `SELECT y.*, y.soft IS NULL AND (y.slot_at IS NULL OR coalesce(y.rank <= g.granted, false)) AS is_in
      FROM y LEFT JOIN granted g ON g.service = y.service AND g.slot_at = y.slot_at`
          : 'SELECT y.*, y.soft IS NULL AS is_in FROM y'
      }
${INSERTED}${now ? COUNTED : ''}    )
    SELECT id, coalesce(soft, 6) AS verdict, NULL AS value FROM decided WHERE NOT is_in`,
});

const APART = [
  [admitApart({ now: false, slots: false }), admitApart({ now: false, slots: true })],
  [admitApart({ now: true, slots: false }), admitApart({ now: true, slots: true })],
] as const;

export function admitApartStatement({ now, slots }: BatchShape): Statement {
  return APART[now ? 1 : 0][slots ? 1 : 0];
}
