import type { Statement } from '../database/statement.ts';

/** $1: occurrences as JSON, times in milliseconds. */
export const addQueueOccurrences: Statement = {
  name: 'add-queue-occurrences',
  text: `
    INSERT INTO queue_occurrence (virtual_queue, at, kind, ms)
    SELECT "virtualQueue", from_ms(at), kind, ms
    FROM jsonb_to_recordset($1::jsonb) AS w("virtualQueue" text, at float8, kind text, ms float8)`,
};

/** What happened from $1 on, in order, the newest $2 of each queue. */
export const getQueueOccurrences: Statement = {
  name: 'get-queue-occurrences',
  text: `
    SELECT virtual_queue AS "virtualQueue", at, kind, ms FROM (
      SELECT *, row_number() OVER (PARTITION BY virtual_queue ORDER BY at DESC, id DESC) AS place
      FROM queue_occurrence WHERE at >= from_ms($1)
    ) o WHERE place <= $2 ORDER BY at, id`,
};

/** Removes what happened before $1, at most $2. */
export const removeQueueOccurrences: Statement = {
  name: 'remove-queue-occurrences',
  text: `
    WITH old AS MATERIALIZED (
      SELECT id FROM queue_occurrence WHERE at < from_ms($1) ORDER BY at LIMIT $2
    ), gone AS (
      DELETE FROM queue_occurrence WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING id
    )
    SELECT count(*) AS count FROM gone`,
};
