import type {
  CallbackId,
  OutboxEntry,
  PendingAction,
  SessionId,
  SessionRepository,
  SessionSummary,
  SessionTimer,
  SessionTraceEntry,
  StoredDocument,
  StoredSession,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { addTrace } from '../sql/add-trace.ts';
import { agedSessions } from '../sql/aged-sessions.ts';
import { getDocument } from '../sql/get-document.ts';
import { getDueOutbox } from '../sql/get-due-outbox.ts';
import { getDueTimers } from '../sql/get-due-timers.ts';
import { getPendingActions } from '../sql/get-pending-actions.ts';
import { getScheduledStart } from '../sql/get-scheduled-start.ts';
import { getSession } from '../sql/get-session.ts';
import { getSessionCallback } from '../sql/get-session-callback.ts';
import { getSessionDocument } from '../sql/get-session-document.ts';
import { getSessionTimers } from '../sql/get-session-timers.ts';
import { getTrace } from '../sql/get-trace.ts';
import { listSessions } from '../sql/list-sessions.ts';
import { nextOutbox } from '../sql/next-outbox.ts';
import { nextTimer } from '../sql/next-timer.ts';
import { removeEndedSessions } from '../sql/remove-ended-sessions.ts';
import { runningSessions } from '../sql/running-sessions.ts';
import { saveDocument } from '../sql/save-document.ts';
import { trimTrace } from '../sql/trim-trace.ts';

/** Sessions in PostgreSQL; timers are those of the sessions that `node` runs. */
export function createSessionRepository(database: Database, node: string): SessionRepository {
  return {
    async get(id) {
      const [row] = await database.query<StoredSession & Row>(getSession, [id]);
      return row ?? null;
    },
    async callbackOf(id) {
      const [row] = await database.query<{ callbackId: CallbackId | null }>(getSessionCallback, [id]);
      return row?.callbackId ?? null;
    },
    list: ({ after, limit }) => database.query<SessionSummary & Row>(listSessions, [after ?? '', limit]),
    async running({ node: owner, after, limit }) {
      const values = [owner, after ?? '', limit];
      const rows = await database.query<{ sessionId: SessionId }>(runningSessions, values);
      return rows.map(({ sessionId }) => sessionId);
    },
    pendingActions: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : database.query<PendingAction & Row>(getPendingActions, [ids]),
    dueTimers: (now, limit) => database.query<SessionTimer & Row>(getDueTimers, [now, limit, node]),
    timersOf: (id) => database.query<SessionTimer & Row>(getSessionTimers, [id]),
    async nextTimer(after) {
      const [row] = await database.query<{ dueAt: number }>(nextTimer, [node, after]);
      return row?.dueAt ?? null;
    },
    dueOutbox: (now, limit) => database.query<OutboxEntry & Row>(getDueOutbox, [now, limit, node]),
    async nextOutbox(after) {
      const [row] = await database.query<{ dueAt: number | null }>(nextOutbox, [node, after]);
      return row?.dueAt ?? null;
    },
    async scheduledStart(id) {
      const [row] = await database.query<OutboxEntry & Row>(getScheduledStart, [id]);
      return row ?? null;
    },
    async addTrace(traces) {
      const rows = traces.map(({ sessionId, entries }) => ({ sessionId, entries }));
      await database.query(addTrace, [JSON.stringify(rows)]);
    },
    async trimTrace(ids, most) {
      await database.query(trimTrace, [ids, most]);
    },
    async trace(id) {
      const rows = await database.query<{ entries: SessionTraceEntry[] }>(getTrace, [id]);
      return rows.flatMap(({ entries }) => entries);
    },
    async removeEnded(before, limit) {
      const [row] = await database.query<{ count: number }>(removeEndedSessions, [before, limit]);
      return row?.count ?? 0;
    },
    async aged(startedBefore, limit) {
      const rows = await database.query<{ sessionId: SessionId }>(agedSessions, [node, startedBefore, limit]);
      return rows.map(({ sessionId }) => sessionId);
    },
    async saveDocument({ hash, url, text, parts, storedAt }) {
      await database.query(saveDocument, [hash, url, text, storedAt, JSON.stringify(parts)]);
    },
    async document(hash) {
      const [row] = await database.query<StoredDocument & Row>(getDocument, [hash]);
      return row ?? null;
    },
    async documentOf(id) {
      const [row] = await database.query<StoredDocument & Row>(getSessionDocument, [id]);
      return row ?? null;
    },
  };
}
