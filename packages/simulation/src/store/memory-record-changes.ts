import { type CallbackChange, type CallbackRecord, type CallbackRestart, changed } from '@ringback/core';

type Stored = { -readonly [Key in keyof CallbackRecord]: CallbackRecord[Key] };

/** Properties and times of a record as a change wants them. */
export function changeRecord(
  record: Stored,
  { params, userData, customerNumber, move }: CallbackChange,
): void {
  record.params = changed(record.params, params);
  record.userData = changed(record.userData, userData);
  if (customerNumber !== undefined) record.customerNumber = customerNumber;
  if (move === undefined) return;
  const { place: _place, ...times } = move;
  Object.assign(record, times);
}

/** Whether it is to be started again now. */
export function restartRecord(record: Stored, { leaves, place: _place, ...times }: CallbackRestart): boolean {
  if (record.state === 'COMPLETED' || record.sessionId !== leaves) return false;
  Object.assign(record, times, { sessionId: null, sessionServer: null, connectedAt: null });
  return true;
}
