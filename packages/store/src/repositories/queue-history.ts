import type { QueueHistoryRepository, QueueOccurrenceRecord } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import {
  addQueueOccurrences,
  getQueueOccurrences,
  removeQueueOccurrences,
} from '../sql/queue-occurrences.ts';

/** What happened in the virtual queues, in PostgreSQL. */
export function createQueueHistoryRepository(database: Database): QueueHistoryRepository {
  return {
    async add(occurrences) {
      if (occurrences.length > 0) await database.query(addQueueOccurrences, [JSON.stringify(occurrences)]);
    },
    since: (from, perQueue) =>
      database.query<QueueOccurrenceRecord & Row>(getQueueOccurrences, [from, perQueue]),
    async removeBefore(before, limit) {
      const [row] = await database.query<{ count: number }>(removeQueueOccurrences, [before, limit]);
      return row?.count ?? 0;
    },
  };
}
