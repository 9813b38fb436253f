import { inRounds, type PromiseFact } from '@ringback/core';
import type { Step } from '../database/database.ts';
import type { Row, Statement } from '../database/statement.ts';
import { storeError } from '../errors.ts';
import { acceptCallbacks } from '../sql/accept-callbacks.ts';
import { addActions } from '../sql/add-actions.ts';
import { addAssignments } from '../sql/add-assignments.ts';
import { addNotifications } from '../sql/add-notifications.ts';
import { addToOutbox } from '../sql/add-to-outbox.ts';
import { appendHistory } from '../sql/append-history.ts';
import { changeCallbacks } from '../sql/change-callbacks.ts';
import { clearTimers } from '../sql/clear-timers.ts';
import { endLegs } from '../sql/end-legs.ts';
import { endSessions } from '../sql/end-sessions.ts';
import { finishAttempts } from '../sql/finish-attempts.ts';
import { insertAttempts } from '../sql/insert-attempts.ts';
import { insertCallbacks } from '../sql/insert-callbacks.ts';
import { markBatch } from '../sql/mark-batch.ts';
import { moveOutbox } from '../sql/move-outbox.ts';
import { moveSlots } from '../sql/move-slots.ts';
import { recordPromises } from '../sql/record-promises.ts';
import { releaseSlots } from '../sql/release-slots.ts';
import { removeActions } from '../sql/remove-actions.ts';
import { removeFromOutbox } from '../sql/remove-from-outbox.ts';
import { removeNotifications } from '../sql/remove-notifications.ts';
import { restartCallbacks } from '../sql/restart-callbacks.ts';
import { returnNotifications } from '../sql/return-notifications.ts';
import { saveLegs } from '../sql/save-legs.ts';
import { saveSessions } from '../sql/save-sessions.ts';
import { setTimers } from '../sql/set-timers.ts';
import { takeSlots } from '../sql/take-slots.ts';
import { updateCallbacks } from '../sql/update-callbacks.ts';
import { admissionSteps, type RefusedInsert } from './admission-steps.ts';
import { newCallbackLists } from './new-callback-lists.ts';
import type { WriteBatch } from './write-batch.ts';

/** Who commits, and the number that this batch leaves behind. */
export interface Mark {
  readonly node: string;
  readonly committer: string;
  readonly batch: number;
}

/**
 * What writes a batch and its mark: one statement per kind, always in this order of tables, so that two nodes
 * cannot wait for each other in a circle. STORE_CONFLICT when a callback belongs to another session already.
 * `refused` is told the new callbacks that were not stored. `isAskedAgain`: some of them had to be.
 */
export function batchSteps(
  writes: WriteBatch,
  mark: Mark,
  refused: (inserts: readonly RefusedInsert[]) => void,
  isAskedAgain = false,
): Step[] {
  const position = [mark.committer, mark.batch];
  const admission = admissionSteps(writes, position, refused, isAskedAgain);
  // The statement has the mark in it.
  if (admission.length > 0) return [...admission, ...writeSteps({ ...writes, inserts: [] }, mark.node)];
  const steps = writeSteps(writes, mark.node);
  const [only] = steps;
  if (steps.length === 1 && only?.statement === insertCallbacks) {
    return [{ statement: acceptCallbacks, values: [...only.values, ...position] }];
  }
  return [...steps, { statement: markBatch, values: position }];
}

function writeSteps(batch: WriteBatch, node: string): Step[] {
  const steps: Step[] = [];
  const store = (statement: Statement, rows: readonly unknown[], ...more: unknown[]): void => {
    if (rows.length > 0) steps.push({ statement, values: [JSON.stringify(rows), ...more] });
  };
  if (batch.inserts.length > 0)
    steps.push({ statement: insertCallbacks, values: newCallbackLists(batch.inserts) });
  if (batch.updates.length > 0) {
    const values = [JSON.stringify(batch.updates)];
    // Only a batch that gives a callback its session can meet another session there.
    const mayMeet = batch.updates.some(({ sessionId }) => sessionId !== undefined);
    steps.push({ statement: updateCallbacks, values, ...(mayMeet ? { check: refuseForeign } : {}) });
  }
  for (const round of inRounds(batch.promiseFacts)) store(recordPromises, round.map(factRow));
  if (batch.changes.length > 0) {
    const values = [JSON.stringify(batch.changes), node];
    const mayMiss = batch.changes.some(({ isMove }) => isMove);
    steps.push({ statement: changeCallbacks, values, ...(mayMiss ? { check: refuseMissed } : {}) });
    const places = batch.changes.flatMap(({ id, place }) =>
      place === undefined ? [] : [{ id, slotFrom: place.from, slotTo: place.to, capacity: place.capacity }],
    );
    if (places.length > 0)
      steps.push({ statement: moveSlots, values: [JSON.stringify(places)], check: refuseFull });
  }
  store(restartCallbacks, batch.restarts);
  store(
    takeSlots,
    batch.restarts.flatMap(({ id, desiredAt, place }) =>
      place === undefined ? [] : [{ id, slotFrom: place.from, desiredAt }],
    ),
  );
  store(
    releaseSlots,
    batch.updates.flatMap(({ id, state, reason }) =>
      state === 'COMPLETED' && reason !== 'AGENT_CONNECTED' ? [id] : [],
    ),
  );
  store(insertAttempts, batch.attempts);
  store(finishAttempts, batch.finishes);
  store(saveSessions, batch.sessions, node);
  store(endSessions, batch.endedSessions);
  store(setTimers, batch.timers);
  store(clearTimers, batch.clearedTimers);
  store(addActions, batch.actions);
  store(removeActions, batch.removedActions);
  store(removeFromOutbox, batch.removedOutbox);
  store(moveOutbox, batch.movedOutbox);
  store(addToOutbox, batch.outbox, node);
  store(removeNotifications, batch.removedNotifications);
  store(returnNotifications, batch.returnedNotifications);
  store(addNotifications, batch.notifications);
  store(saveLegs, batch.legs, node);
  store(endLegs, batch.endedLegs);
  store(appendHistory, batch.history);
  store(addAssignments, batch.assignments);
  return steps;
}

/** Of one callback only one fact at a time; in the order of the ids. */
function factRow({ callbackId: id, kind: fact, ...more }: PromiseFact): Readonly<Record<string, unknown>> {
  return { id, fact, ...more };
}

function refuseForeign(rows: readonly Row[]): void {
  const foreign = rows.find((row) => row['isOurs'] === false);
  if (foreign !== undefined) {
    throw storeError('STORE_CONFLICT', { callbackId: foreign['id'], constraint: 'one-session' });
  }
}

function refuseFull(rows: readonly Row[]): void {
  const [first] = rows;
  if (first !== undefined) throw storeError('STORE_SLOT_FULL', { callbackId: first['id'] });
}

function refuseMissed(rows: readonly Row[]): void {
  const missed = rows.find((row) => row['isDone'] === false);
  if (missed !== undefined) {
    throw storeError('STORE_CONFLICT', { callbackId: missed['id'], constraint: 'only-scheduled' });
  }
}
