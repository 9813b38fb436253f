import type { PredictorScore, WaitQuote, WaitQuoteRepository } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { addWaitQuotes } from '../sql/add-wait-quotes.ts';
import { endWaitQuotes } from '../sql/end-wait-quotes.ts';
import { getWaitQuotes } from '../sql/get-wait-quotes.ts';
import { removeWaitQuotes } from '../sql/remove-wait-quotes.ts';
import { scoreWaitQuotes } from '../sql/score-wait-quotes.ts';

/** Waits that were predicted, in PostgreSQL. */
export function createWaitQuoteRepository(database: Database): WaitQuoteRepository {
  return {
    async add(quotes, ends) {
      if (quotes.length > 0) await database.query(addWaitQuotes, [JSON.stringify(quotes)]);
      if (ends.length > 0) await database.query(endWaitQuotes, [JSON.stringify(ends)]);
    },
    scores: ({ virtualQueue, from, to, spanMs }) =>
      database.query<PredictorScore & Row>(scoreWaitQuotes, [virtualQueue, from, to, spanMs]),
    ofCallback: (id, limit) => database.query<WaitQuote & Row>(getWaitQuotes, [id, limit]),
    async removeBefore(before, limit) {
      const [row] = await database.query<{ count: number }>(removeWaitQuotes, [before, limit]);
      return row?.count ?? 0;
    },
  };
}
