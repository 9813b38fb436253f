import {
  type PromiseOutcome,
  type PromiseRecord,
  type PromiseRepository,
  type PromiseScore,
  promiseScore,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { getPromises, listPromises, removePromises, scorePromises } from '../sql/list-promises.ts';
import type { PromiseRow } from '../sql/promise-columns.ts';

type ScoreRow = Pick<PromiseScore, 'virtualQueue' | 'span'> &
  Record<PromiseOutcome, number> & { readonly lateMs: number } & Row;

/** Promises to customers in PostgreSQL; the batches of `commit` write them. */
export function createPromiseRepository(database: Database): PromiseRepository {
  return {
    ofCallback: (id) => database.query<PromiseRow>(getPromises, [id]),
    list: ({ virtualQueue, service = null, from, to, after, limit }): Promise<PromiseRecord[]> =>
      database.query<PromiseRow>(listPromises, [
        virtualQueue,
        from,
        to,
        after?.from ?? from,
        after?.callbackId ?? '',
        after?.number ?? 0,
        limit,
        service,
      ]),
    async scores({ virtualQueue, service = null, from, to, spanMs }) {
      const rows = await database.query<ScoreRow>(scorePromises, [virtualQueue, from, to, spanMs, service]);
      return rows.map(({ virtualQueue: queue, span, lateMs, ...counted }) => ({
        virtualQueue: queue,
        span,
        ...promiseScore(counted, lateMs),
      }));
    },
    async removeBefore(before, limit) {
      const [row] = await database.query<{ count: number }>(removePromises, [before, limit]);
      return row?.count ?? 0;
    },
  };
}
