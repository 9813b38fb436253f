import type {
  CallbackFacts,
  CallbackId,
  CallbackRecord,
  CallbackRepository,
  CallbackState,
  CallbackTally,
  DialAttempt,
  HistoryEntry,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import type { CallbackRow } from '../sql/callback-columns.ts';
import { callbackFacts } from '../sql/callback-facts.ts';
import { changeCallbackData } from '../sql/change-user-data.ts';
import { claimDueCallbacks } from '../sql/claim-due-callbacks.ts';
import { countByState } from '../sql/count-by-state.ts';
import { countSubmitted } from '../sql/count-submitted.ts';
import { findCallbacks } from '../sql/find-callbacks.ts';
import { getAttempts } from '../sql/get-attempts.ts';
import { getCallback } from '../sql/get-callback.ts';
import { getHistory } from '../sql/get-history.ts';
import { nextDue } from '../sql/next-due.ts';
import { overdueCallbacks } from '../sql/overdue-callbacks.ts';
import { pageCallbacks } from '../sql/page-callbacks.ts';
import { releaseClaims } from '../sql/release-claims.ts';
import { removeExpired } from '../sql/remove-expired.ts';
import { removeOldTallies } from '../sql/remove-old-tallies.ts';
import { submittedCallbacks } from '../sql/submitted-callbacks.ts';
import { tallyCallbacks } from '../sql/tally-callbacks.ts';

/** Callbacks in PostgreSQL. */
export function createCallbackRepository(database: Database): CallbackRepository {
  return {
    async get(id) {
      const [row] = await database.query<CallbackRow>(getCallback, [id]);
      return row ?? null;
    },
    find(filter) {
      const { sql, parameters } = findCallbacks(filter);
      return database.queryText<CallbackRow>(sql, parameters);
    },
    async page(order) {
      const { page, total } = pageCallbacks(order);
      const [callbacks, counted] = await Promise.all([
        database.queryText<CallbackRow>(page.sql, page.parameters),
        order.counted ? database.queryText<{ count: number }>(total.sql, total.parameters) : [],
      ]);
      return { callbacks, total: order.counted ? (counted[0]?.count ?? 0) : null };
    },
    tally: ({ service, from, to, spanMs, now }) =>
      database.query<CallbackTally & Row>(tallyCallbacks, [service, from, to, spanMs, now]),
    facts: ({ service, from, to, after, limit }) =>
      database.query<CallbackFacts & Row>(callbackFacts, [
        service,
        from,
        to,
        after?.at ?? 0,
        after?.seq ?? 0,
        limit,
      ]),
    changeUserData: async (id, { set, remove }) =>
      (await database.query(changeCallbackData, [id, JSON.stringify(set), remove])).length > 0,
    history: (id) => database.query<HistoryEntry & Row>(getHistory, [id]),
    attempts: (id) => database.query<DialAttempt & Row>(getAttempts, [id]),
    async claimDue({ now, limit, node, leaseMs }) {
      const rows = await database.query<CallbackRow>(claimDueCallbacks, [now, limit, node, leaseMs]);
      // UPDATE ... RETURNING promises no order.
      return rows.sort(byDueTime);
    },
    async releaseClaims(node) {
      await database.query(releaseClaims, [node]);
    },
    async nextDue() {
      const [row] = await database.query<{ dueAt: number }>(nextDue);
      return row?.dueAt ?? null;
    },
    async overdue(now, limit) {
      const rows = await database.query<{ id: CallbackId }>(overdueCallbacks, [now, limit]);
      return rows.map(({ id }) => id);
    },
    async removeExpired(now, limit) {
      const [row] = await database.query<{ count: number }>(removeExpired, [now, limit]);
      return row?.count ?? 0;
    },
    async removeOldTallies(now, limit) {
      const [row] = await database.query<{ count: number }>(removeOldTallies, [now, limit]);
      return row?.count ?? 0;
    },
    async submitted(services, state, limit) {
      const rows = await database.query<{ id: CallbackId }>(submittedCallbacks, [services, state, limit]);
      return rows.map(({ id }) => id);
    },
    countSubmitted: () => database.query<{ service: string; count: number }>(countSubmitted),
    countByState: () =>
      database.query<{ service: string; state: CallbackState; count: number }>(countByState),
  };
}

function byDueTime(a: CallbackRecord, b: CallbackRecord): number {
  return a.dueAt - b.dueAt || a.seq - b.seq;
}
