import {
  type CallbackChange,
  type CallbackRecord,
  type CallbackRestart,
  changed,
  type Write,
} from '@ringback/core';

type Stored = { -readonly [Key in keyof CallbackRecord]: CallbackRecord[Key] };

type Update = Extract<Write, { kind: 'callback.update' }>['set'];

/** What an update gives, but for its state and its reason, which are not always taken. */
export function updateRecord(record: Stored, set: Update): void {
  if (set.sessionId !== undefined) record.sessionId = set.sessionId;
  if (set.sessionServer !== undefined) record.sessionServer = set.sessionServer;
  if (set.connectedAt !== undefined) record.connectedAt = set.connectedAt;
  if (set.completedAt !== undefined) record.completedAt = set.completedAt;
  if (set.arrivedAt !== undefined) record.arrivedAt = Math.min(record.arrivedAt, set.arrivedAt);
}

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
