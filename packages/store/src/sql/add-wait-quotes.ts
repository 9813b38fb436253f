import type { Statement } from '../database/statement.ts';

/** $1: quotes as JSON, times in milliseconds. */
export const addWaitQuotes: Statement = {
  name: 'add-wait-quotes',
  text: `
    INSERT INTO wait_quote (virtual_queue, quoted_at, request_id, callback_id, occasion, predictor, estimates, inputs)
    SELECT "virtualQueue", from_ms(at), "requestId", "callbackId", occasion, predictor, estimates, inputs
    FROM jsonb_to_recordset($1::jsonb) AS w("virtualQueue" text, at float8, "requestId" text, "callbackId" text,
      occasion text, predictor text, estimates jsonb, inputs jsonb)`,
};
