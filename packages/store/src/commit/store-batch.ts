import type { Transaction } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';
import { storeError } from '../errors.ts';
import { addActions } from '../sql/add-actions.ts';
import { appendHistory } from '../sql/append-history.ts';
import { clearTimers } from '../sql/clear-timers.ts';
import { endLegs } from '../sql/end-legs.ts';
import { endSessions } from '../sql/end-sessions.ts';
import { finishAttempts } from '../sql/finish-attempts.ts';
import { insertAttempts } from '../sql/insert-attempts.ts';
import { insertCallbacks } from '../sql/insert-callbacks.ts';
import { removeActions } from '../sql/remove-actions.ts';
import { saveLegs } from '../sql/save-legs.ts';
import { saveSessions } from '../sql/save-sessions.ts';
import { setTimers } from '../sql/set-timers.ts';
import { updateCallbacks } from '../sql/update-callbacks.ts';
import type { WriteBatch } from './write-batch.ts';

/**
 * Writes a batch inside a transaction: one statement per kind, always in this order of tables, so that two nodes
 * cannot wait for each other in a circle. Throws STORE_CONFLICT when a callback belongs to another session already.
 */
export async function storeBatch(transaction: Transaction, batch: WriteBatch, node: string): Promise<void> {
  const store = async (statement: Statement, rows: readonly unknown[], ...more: unknown[]): Promise<void> => {
    if (rows.length > 0) await transaction.run(statement, [JSON.stringify(rows), ...more]);
  };
  await store(insertCallbacks, batch.inserts);
  if (batch.updates.length > 0) {
    const rows = await transaction.run<{ id: string; isOurs: boolean }>(updateCallbacks, [
      JSON.stringify(batch.updates),
    ]);
    const foreign = rows.find(({ isOurs }) => !isOurs);
    if (foreign !== undefined) {
      throw storeError('STORE_CONFLICT', { callbackId: foreign.id, constraint: 'one-session' });
    }
  }
  await store(insertAttempts, batch.attempts);
  await store(finishAttempts, batch.finishes);
  await store(saveSessions, batch.sessions, node);
  await store(endSessions, batch.endedSessions);
  await store(setTimers, batch.timers);
  await store(clearTimers, batch.clearedTimers);
  await store(addActions, batch.actions);
  await store(removeActions, batch.removedActions);
  await store(saveLegs, batch.legs);
  await store(endLegs, batch.endedLegs);
  await store(appendHistory, batch.history);
}
