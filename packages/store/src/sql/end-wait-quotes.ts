import type { Statement } from '../database/statement.ts';

/** $1: ends of waits as JSON, times in milliseconds; of all quotes that were made before. */
export const endWaitQuotes: Statement = {
  name: 'end-wait-quotes',
  text: `
    UPDATE wait_quote q SET outcome = e.outcome, ended_at = from_ms(e.at)
    FROM jsonb_to_recordset($1::jsonb) AS e("requestId" text, outcome text, at float8)
    WHERE q.request_id = e."requestId" AND q.outcome IS NULL AND q.quoted_at <= from_ms(e.at)`,
};
