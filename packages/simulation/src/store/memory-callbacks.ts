import {
  type CallbackFactsOrder,
  type CallbackFilter,
  type CallbackId,
  type CallbackPageOrder,
  type CallbackRecord,
  type CallbackTallyOrder,
  type DialAttempt,
  type HistoryEntry,
  isExpired,
  type UserDataChange,
} from '@ringback/core';
import type { DueIndex } from './due-index.ts';
import { factsOf } from './memory-facts.ts';
import { isFound, submittedCounts } from './memory-filter.ts';
import { changedUserData } from './memory-instances.ts';
import { pageOf } from './memory-page.ts';
import { tallyOf } from './memory-tally.ts';

/** A record that may be changed. */
export type Stored = { -readonly [K in keyof CallbackRecord]: CallbackRecord[K] };

/** What the store in memory knows of callbacks. */
interface CallbackData {
  readonly records: Map<CallbackId, Stored>;
  /** Those that wait to be started, by the time at which they are to be. */
  readonly waiting: DueIndex<CallbackId>;
  readonly lines: readonly HistoryEntry[];
  readonly dialAttempts: readonly DialAttempt[];
  /** Nodes that are about to start them. */
  readonly claims: Map<CallbackId, string>;
  /** Looks anew whether a callback waits to be started. */
  readonly stands: (id: CallbackId) => void;
  /** Told of what was removed because its time was over. */
  readonly expired: Stored[];
  readonly serviceFiles: { forget(owner: string): void };
}

/** Callbacks as the other parts read them; every look goes through `read`, which may refuse it. */
export function memoryCallbacks(data: CallbackData, read: <T>(look: () => T) => T) {
  return {
    get: async (id: CallbackId) => read(() => data.records.get(id) ?? null),
    find: async (filter: CallbackFilter) =>
      read(() =>
        [...data.records.values()]
          .filter((record) => isFound(record, filter))
          .sort((a, b) => b.seq - a.seq)
          .slice(0, filter.limit),
      ),
    page: async (order: CallbackPageOrder) => read(() => pageOf(data.records.values(), order)),
    tally: async (order: CallbackTallyOrder) => read(() => tallyOf(data.records, data.dialAttempts, order)),
    facts: async (order: CallbackFactsOrder) => read(() => factsOf(data.records, data.lines, order)),
    changeUserData: async (id: CallbackId, change: UserDataChange) =>
      read(() => {
        const record = data.records.get(id);
        if (record !== undefined) record.userData = changedUserData(record.userData, change);
        return record !== undefined;
      }),
    history: async (id: CallbackId) => read(() => data.lines.filter((line) => line.callbackId === id)),
    attempts: async (id: CallbackId) =>
      read(() => data.dialAttempts.filter((attempt) => attempt.callbackId === id)),
    claimDue: async ({ now, limit, node }: { now: number; limit: number; node: string }) =>
      read(() => {
        const due = data.waiting.due(now, limit).flatMap((id) => data.records.get(id) ?? []);
        for (const { id } of due) {
          data.claims.set(id, node);
          data.stands(id);
        }
        return due.map((record) => ({ ...record }));
      }),
    releaseClaims: async (node: string) =>
      read(() => {
        for (const [id, owner] of data.claims) {
          if (owner !== node) continue;
          data.claims.delete(id);
          data.stands(id);
        }
      }),
    nextDue: async () => read(() => data.waiting.next(Number.NEGATIVE_INFINITY)),
    overdue: async (now: number, limit: number) =>
      read(() =>
        [...data.records.values()]
          .filter(({ state, expiresAt }) => state !== 'COMPLETED' && expiresAt <= now)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    removeExpired: async (now: number) =>
      read(() => {
        const gone = [...data.records.values()].filter((record) => isExpired(record, now));
        data.expired.push(...gone);
        for (const { id } of gone) {
          data.records.delete(id);
          data.claims.delete(id);
          data.stands(id);
          data.serviceFiles.forget(id);
        }
        return gone.length;
      }),
    removeOldTallies: async () => read(() => 0),
    submitted: async (services: readonly string[], state: CallbackRecord['state'], limit: number) =>
      read(() =>
        [...data.records.values()]
          .filter((record) => services.includes(record.service) && record.state === state)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    countSubmitted: async () => read(() => submittedCounts(data.records.values())),
    countByState: async () => read(() => []),
  };
}
