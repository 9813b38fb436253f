import type { PredictorScore, WaitQuote, WaitQuoteRepository } from '@ringback/core';
import type { Database, Step } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { addWaitQuotes } from '../sql/add-wait-quotes.ts';
import { endWaitQuotes } from '../sql/end-wait-quotes.ts';
import { getWaitQuotes } from '../sql/get-wait-quotes.ts';
import { removeWaitQuotes } from '../sql/remove-wait-quotes.ts';
import { scoreWaitQuotes } from '../sql/score-wait-quotes.ts';
import { settleWaitQuotes } from '../sql/settle-wait-quotes.ts';
import { tellWaits } from '../sql/tell-waits.ts';

/** Waits that were predicted, in PostgreSQL. */
export function createWaitQuoteRepository(database: Database): WaitQuoteRepository {
  return {
    async add(quotes, ends) {
      const [made, told] = [JSON.stringify(quotes), quotes.some(({ occasion }) => occasion === 'asked')];
      const steps: Step[] = [];
      if (quotes.length > 0) steps.push({ statement: addWaitQuotes, values: [made] });
      // What a customer was told is a promise from then on.
      if (told) steps.push({ statement: tellWaits, values: [made] });
      if (ends.length > 0) steps.push({ statement: endWaitQuotes, values: [JSON.stringify(ends)] });
      if (steps.length > 0) await database.transactAtOnce(steps);
    },
    async settle() {
      const [row] = await database.query<{ count: number }>(settleWaitQuotes);
      return row?.count ?? 0;
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
