import type { CallbackChange, CallbackId, CallbackMove, PropertyChange } from '@ringback/core';
import { storeError } from '../errors.ts';

/** A `callback.change` as the statement reads it. */
export interface ChangeRow extends Partial<CallbackMove> {
  readonly id: CallbackId;
  readonly setParams: PropertyChange['set'];
  readonly removedParams: readonly string[];
  readonly setUserData: PropertyChange['set'];
  readonly removedUserData: readonly string[];
  readonly isNumber: boolean;
  readonly customerNumber: string | null;
  readonly isMove: boolean;
}

/** A change, folded into the one before it of the same callback. Two moves in one batch contradict each other. */
export function changeRow(id: CallbackId, change: CallbackChange, before?: ChangeRow): ChangeRow {
  const { move, customerNumber } = change;
  if (move !== undefined && before?.isMove === true)
    throw storeError('STORE_CONFLICT', { callbackId: id, constraint: 'one-move' });
  const params = folded(
    { set: before?.setParams ?? {}, removed: before?.removedParams ?? [] },
    change.params,
  );
  const userData = folded(
    { set: before?.setUserData ?? {}, removed: before?.removedUserData ?? [] },
    change.userData,
  );
  return {
    ...before,
    id,
    setParams: params.set,
    removedParams: params.removed,
    setUserData: userData.set,
    removedUserData: userData.removed,
    isNumber: before?.isNumber === true || customerNumber !== undefined,
    customerNumber: customerNumber === undefined ? (before?.customerNumber ?? null) : customerNumber,
    isMove: before?.isMove === true || move !== undefined,
    ...move,
  };
}

/** Properties are taken away first, then set. */
function folded(first: PropertyChange, second: PropertyChange): PropertyChange {
  const kept = Object.entries(first.set).filter(([name]) => !second.removed.includes(name));
  return {
    set: { ...Object.fromEntries(kept), ...second.set },
    removed: [...new Set([...first.removed, ...second.removed])],
  };
}
