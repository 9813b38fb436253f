import type {
  PendingAction,
  SessionRepository,
  SessionTimer,
  StoredDocument,
  StoredSession,
} from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { getDocument } from '../sql/get-document.ts';
import { getDueTimers } from '../sql/get-due-timers.ts';
import { getPendingActions } from '../sql/get-pending-actions.ts';
import { getSession } from '../sql/get-session.ts';
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
    running: ({ node: owner, after, limit }) =>
      database.query<StoredSession & Row>(takeRunningSessions, [
        owner,
        after ?? '',
        limit,
        NODE_LOST_AFTER_MS,
      ]),
    pendingActions: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : database.query<PendingAction & Row>(getPendingActions, [ids]),
    dueTimers: (now, limit) => database.query<SessionTimer & Row>(getDueTimers, [now, limit, node]),
    async nextTimer() {
      const [row] = await database.query<{ dueAt: number }>(nextTimer, [node]);
      return row?.dueAt ?? null;
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
