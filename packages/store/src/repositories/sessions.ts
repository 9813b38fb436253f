import type {
  OutboxEntry,
  PendingAction,
  SessionId,
  SessionRepository,
  SessionSummary,
  SessionTimer,
  StoredDocument,
  StoredSession,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { getDocument } from '../sql/get-document.ts';
import { getDueOutbox } from '../sql/get-due-outbox.ts';
import { getDueTimers } from '../sql/get-due-timers.ts';
import { getPendingActions } from '../sql/get-pending-actions.ts';
import { getScheduledStart } from '../sql/get-scheduled-start.ts';
import { getSession } from '../sql/get-session.ts';
import { listSessions } from '../sql/list-sessions.ts';
import { nextOutbox } from '../sql/next-outbox.ts';
import { nextTimer } from '../sql/next-timer.ts';
import { saveDocument } from '../sql/save-document.ts';
import { takeRunningSessions } from '../sql/take-running-sessions.ts';
import { NODE_LOST_AFTER_MS } from './heartbeat.ts';

/** Sessions in PostgreSQL; timers are those of the sessions that `node` runs. */
export function createSessionRepository(database: Database, node: string): SessionRepository {
  return {
    async get(id) {
      const [row] = await database.query<StoredSession & Row>(getSession, [id]);
      return row ?? null;
    },
    list: ({ after, limit }) => database.query<SessionSummary & Row>(listSessions, [after ?? '', limit]),
    async running({ node: owner, after, limit }) {
      const values = [owner, after ?? '', limit, NODE_LOST_AFTER_MS];
      const rows = await database.query<{ sessionId: SessionId }>(takeRunningSessions, values);
      return rows.map(({ sessionId }) => sessionId);
    },
    pendingActions: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : database.query<PendingAction & Row>(getPendingActions, [ids]),
    dueTimers: (now, limit) => database.query<SessionTimer & Row>(getDueTimers, [now, limit, node]),
    async nextTimer() {
      const [row] = await database.query<{ dueAt: number }>(nextTimer, [node]);
      return row?.dueAt ?? null;
    },
    dueOutbox: (now, limit) => database.query<OutboxEntry & Row>(getDueOutbox, [now, limit, node]),
    async nextOutbox() {
      const [row] = await database.query<{ dueAt: number | null }>(nextOutbox, [node]);
      return row?.dueAt ?? null;
    },
    async scheduledStart(id) {
      const [row] = await database.query<OutboxEntry & Row>(getScheduledStart, [id]);
      return row ?? null;
    },
    async saveDocument({ hash, url, text, parts, storedAt }) {
      await database.query(saveDocument, [hash, url, text, storedAt, JSON.stringify(parts)]);
    },
    async document(hash) {
      const [row] = await database.query<StoredDocument & Row>(getDocument, [hash]);
      return row ?? null;
    },
  };
}
