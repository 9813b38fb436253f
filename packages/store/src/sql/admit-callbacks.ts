import type { Statement } from '../database/statement.ts';
import {
  askedFor,
  countedBy,
  hasNoPlace,
  limitsFrom,
  ofNumber,
  SERVICES,
  slotsOf,
  wishesOf,
} from './admission-counts.ts';
import { INSERT_NEW_CALLBACKS, NEW_CALLBACKS_MARK } from './new-callbacks.ts';

const COUNTED = countedBy(`
      SELECT s.*, coalesce(a.count, 0) AS count
      FROM s LEFT JOIN (
        SELECT service, count(*) AS count FROM decided WHERE verdict IS NULL AND is_limited AND is_counted GROUP BY service
      ) AS a ON a.service = s.service`);

const AHEAD = 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';

/** The first rule that a request breaks, with so many before it in the batch. Their order is that of the API reference, 4.12. */
const verdict = (counted: string, sameNumber: string, today: string, value: string): string => `
          CASE
          WHEN NOT q.is_limited THEN NULL
          WHEN q.is_counted AND q.s1 > 0 AND s.in1 + ${counted} >= q.most1 THEN 1
          WHEN q.is_counted AND q.s2 > 0 AND s.in2 + ${counted} >= q.most2 THEN 2
          WHEN q.is_now AND (${value} IS NOT NULL OR (q.by_number AND q.today + ${today} >= q.same_value)) THEN 3
          WHEN q.pending + ${sameNumber} >= q.same_number THEN 4
          WHEN q.is_now AND s.open + ${counted} >= q.queued THEN 5
          END`;

/**
 * A batch of new callbacks ($1 to $13) of which some are held against limits ($16) or want a place in a slot ($17 to $21; $22
 * values that are counted, a list for each), with its mark ($14, $15). Returns the places in the batch of those that are not
 * stored, each with a number of VERDICTS and, of `same-value`, which of its values it is.
 *
 * A request counts for those behind it in the batch only if it is stored. Whether it is may depend on others, so the rules are
 * asked twice: with everybody ahead counted, and with nobody. Who passes the first is in; who fails the second is out; who
 * fails the first alone is out when everybody ahead at the service is in, and is asked again otherwise.
 */
export const admitCallbacks: Statement = {
  name: 'admit-callbacks',
  text: `
    WITH mark AS (${NEW_CALLBACKS_MARK}
    ), l AS MATERIALIZED (${limitsFrom('$16')}
    ), w AS MATERIALIZED (
      SELECT r.place, r.service, r.number, from_ms(r.created_at)::date AS day, from_ms(r.slot_from) AS slot_at, r.slot_to,
        r.capacity, l.service IS NOT NULL AS is_limited, r.is_now, r.by_number, r.state <> 'SCHEDULED' AS is_counted,
        r.counted_values, l.most1, l.s1, l.most2, l.s2, l.same_number, l.queued, l.same_value, of_number.pending, of_number.today
      FROM ${askedFor('unnest($22::jsonb[]) AS counted_values')}
      LEFT JOIN l ON r.is_limited AND l.service = r.service${ofNumber('l', 'r.by_number')}
    ), s AS MATERIALIZED (${SERVICES}
    ), v AS MATERIALIZED (
      SELECT k.*, coalesce((SELECT t.count FROM value_tally t WHERE t.key = k.key AND t.day = k.day), 0) AS base,
        count(*) OVER (PARTITION BY k.key, k.day ORDER BY k.place ${AHEAD}) AS ahead
      FROM (
        SELECT w.place, w.same_value, u.at, md5(w.service || E'\\x1f' || u.value)::uuid AS key, w.day
        FROM w CROSS JOIN LATERAL jsonb_array_elements_text(w.counted_values) WITH ORDINALITY AS u(value, at)
        WHERE w.is_limited AND w.is_now
      ) AS k
    ), f AS MATERIALIZED (
      SELECT place, min(at) FILTER (WHERE base + ahead >= same_value) AS soft, min(at) FILTER (WHERE base >= same_value) AS hard
      FROM v GROUP BY place
    ), q AS MATERIALIZED (
      SELECT w.*,
        count(*) FILTER (WHERE w.is_limited AND w.is_counted) OVER (PARTITION BY w.service ORDER BY w.place ${AHEAD})
          AS counted_ahead,
        count(*) FILTER (WHERE w.is_limited) OVER (PARTITION BY w.service, w.number ORDER BY w.place ${AHEAD}) AS number_ahead,
        count(*) FILTER (WHERE w.is_limited AND w.is_now) OVER (PARTITION BY w.service, w.number ORDER BY w.place ${AHEAD})
          AS today_ahead
      FROM w
    ), y AS MATERIALIZED (
      SELECT q.place, q.service, q.slot_at, q.slot_to, q.capacity, q.is_limited, q.is_counted, f.soft AS value,
        ${verdict('q.counted_ahead', 'q.number_ahead', 'q.today_ahead', 'f.soft')} AS soft,
        ${verdict('0', '0', '0', 'f.hard')} AS hard
      FROM q LEFT JOIN s ON s.service = q.service LEFT JOIN f ON f.place = q.place
${slotsOf(wishesOf('y', 'soft IS NULL'))}    ), settled AS MATERIALIZED (
      SELECT y.*, y.soft IS NULL AND NOT ${hasNoPlace('y', 'o.soft IS NULL')} AS is_in
      FROM y LEFT JOIN short ON short.service = y.service AND short.slot_at = y.slot_at
    ), decided AS MATERIALIZED (
      SELECT place, service, is_limited, is_counted, value,
        CASE WHEN is_in THEN NULL WHEN soft IS NULL THEN 6 WHEN soft = hard THEN soft
        WHEN bool_or(NOT is_in) OVER (PARTITION BY service ORDER BY place ${AHEAD}) THEN 0 ELSE soft END AS verdict
      FROM settled
    ), stored AS (${INSERT_NEW_CALLBACKS}
      WHERE r.place IN (SELECT place FROM decided WHERE verdict IS NULL)
${COUNTED}    ), tallied AS (
      INSERT INTO value_tally AS t (key, day, count)
      SELECT v.key, v.day, count(*) FROM v JOIN decided USING (place)
      WHERE decided.verdict IS NULL GROUP BY v.key, v.day ORDER BY v.key, v.day
      ON CONFLICT (key, day) DO UPDATE SET count = t.count + excluded.count
    )
    SELECT place, verdict, value FROM decided WHERE verdict IS NOT NULL`,
};
