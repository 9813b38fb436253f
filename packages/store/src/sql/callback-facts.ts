import type { Statement } from '../database/statement.ts';

/**
 * Reports of callbacks of service $1 (null: any) from $2 on and before $3, after the one of $4 and $5, at most $6. Reads the
 * index of reports alone, and planned at each run so that it does.
 */
export const callbackFacts: Statement = {
  text: `
    SELECT h.callback_id AS "callbackId", c.service, h.at, h.id::float8 AS seq, h.data -> 'values' AS values
    FROM history h JOIN callback c ON c.id = h.callback_id
    WHERE h.event = 'report.made' AND h.at >= from_ms($2) AND h.at < from_ms($3)
      AND (h.at, h.id) > (from_ms($4), $5::bigint)
      AND ($1::text IS NULL OR c.service = $1)
    ORDER BY h.at, h.id LIMIT $6`,
};
