import { type CallbackRecord, callbackId, isExpired } from '@ringback/core';
import type { ApiDependencies } from '../dependencies.ts';
import { unstorable } from './unstorable.ts';

/** The callback of an id out of a path, as everybody outside sees it: one that has ended and expired is gone. Null when there is none. */
export async function knownCallback(
  { store, clock }: Pick<ApiDependencies, 'store' | 'clock'>,
  id: string,
): Promise<CallbackRecord | null> {
  // The database does not even take such a question.
  if (unstorable(id) !== null) return null;
  const record = await store.callbacks.get(callbackId(id));
  return record === null || isExpired(record, clock.now()) ? null : record;
}
