import type { Statement } from '../database/statement.ts';

/** Quotes of callback $1 in order, $2 at most. */
export const getWaitQuotes: Statement = {
  name: 'get-wait-quotes',
  text: `
    SELECT quoted_at AS at, virtual_queue AS "virtualQueue", request_id AS "requestId", callback_id AS "callbackId",
      occasion, predictor, estimates, inputs, outcome, ended_at AS "endedAt"
    FROM wait_quote WHERE callback_id = $1 ORDER BY quoted_at, id LIMIT $2`,
};
