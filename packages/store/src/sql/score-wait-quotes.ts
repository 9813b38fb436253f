import type { Statement } from '../database/statement.ts';

/**
 * How good each predictor was from $2 on and before $3, by queue and span of $4 milliseconds; of queue $1, or of all when
 * that is null.
 */
export const scoreWaitQuotes: Statement = {
  name: 'score-wait-quotes',
  text: `
    WITH estimate AS (
      SELECT q.virtual_queue, floor(extract(epoch FROM q.quoted_at - from_ms($2)) * 1000 / $4::float8)::integer AS span,
        e.key AS predictor, e.key = q.predictor AS counts, q.outcome = 'served' AS served,
        (e.value ->> 'waitS')::float8 AS said, (e.value ->> 'lowS')::float8 AS low,
        (e.value ->> 'highS')::float8 AS high, extract(epoch FROM q.ended_at - q.quoted_at)::float8 AS waited
      FROM wait_quote q CROSS JOIN LATERAL jsonb_each(q.estimates) e
      WHERE ($1::text IS NULL OR q.virtual_queue = $1) AND q.quoted_at >= from_ms($2) AND q.quoted_at < from_ms($3)
    )
    SELECT virtual_queue AS "virtualQueue", span, predictor, count(*) AS quotes,
      count(*) FILTER (WHERE counts) AS quoted, count(*) FILTER (WHERE served) AS served,
      avg(waited) FILTER (WHERE served) AS "meanWaitS", avg(said - waited) FILTER (WHERE served) AS "biasS",
      avg(abs(said - waited)) FILTER (WHERE served) AS "maeS",
      avg((waited BETWEEN low AND high)::integer::float8) FILTER (WHERE served AND high > low) AS coverage
    FROM estimate GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
};
