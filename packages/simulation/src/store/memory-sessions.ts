import type {
  CallbackId,
  CallbackRecord,
  OutboxEntry,
  SessionId,
  SessionTrace,
  SessionTraceEntry,
  StoredDocument,
  StoredSession,
} from '@ringback/core';
import { earliest } from './memory-filter.ts';
import type { SessionRows } from './session-rows.ts';

/** What the store in memory knows of sessions. */
interface SessionData {
  readonly records: ReadonlyMap<CallbackId, CallbackRecord>;
  readonly storedSessions: ReadonlyMap<SessionId, StoredSession>;
  readonly rows: SessionRows;
  readonly outbox: ReadonlyMap<string, OutboxEntry>;
  readonly ranDocuments: ReadonlyMap<SessionId, string>;
  readonly traces: Map<SessionId, SessionTraceEntry[][]>;
  readonly documentVersions: Map<string, StoredDocument>;
  readonly keepsHistory: boolean;
}

/** Sessions as the other repositories of the store read them; every look goes through `read`, which may refuse it. */
export function memorySessions(data: SessionData, read: <T>(look: () => T) => T) {
  return {
    get: async (id: SessionId) => read(() => data.storedSessions.get(id) ?? null),
    callbackOf: async (id: SessionId) =>
      read(() => [...data.records.values()].find(({ sessionId }) => sessionId === id)?.id ?? null),
    running: async ({ after, limit }: { after: SessionId | null; limit: number }) =>
      read(() =>
        [...data.storedSessions.keys()]
          .filter((id) => after === null || id > after)
          .sort()
          .slice(0, limit),
      ),
    list: async ({ after, limit }: { after: SessionId | null; limit: number }) =>
      read(() =>
        [...data.storedSessions.values()]
          .filter(({ sessionId }) => after === null || sessionId > after)
          .sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1))
          .slice(0, limit)
          .map(({ sessionId, callbackId, documentHash }) => ({
            sessionId,
            callbackId,
            document: data.documentVersions.get(documentHash)?.url ?? null,
            node: '1',
            savedAt: 0,
          })),
      ),
    pendingActions: async (ids: readonly SessionId[]) => read(() => data.rows.actionsOf(ids)),
    dueTimers: async (now: number, limit: number) => read(() => data.rows.dueTimers(now, limit)),
    timersOf: async (id: SessionId) => read(() => data.rows.timersOf(id)),
    nextTimer: async (after: number) => read(() => data.rows.nextTimer(after)),
    dueOutbox: async (now: number, limit: number) =>
      read(() =>
        [...data.outbox.values()].filter(({ dueAt }) => dueAt === null || dueAt <= now).slice(0, limit),
      ),
    nextOutbox: async (after: number) =>
      read(() =>
        earliest(
          [...data.outbox.values()].map(({ dueAt }) => dueAt ?? after),
          after,
        ),
      ),
    scheduledStart: async (id: SessionId) =>
      read(
        () =>
          [...data.outbox.values()].find(({ receiver, dueAt }) => receiver === id && dueAt !== null) ?? null,
      ),
    addTrace: async (traces: readonly SessionTrace[]) =>
      read(() => {
        for (const { sessionId, entries } of data.keepsHistory ? traces : [])
          data.traces.set(sessionId, [...(data.traces.get(sessionId) ?? []), [...entries]]);
      }),
    trimTrace: async (ids: readonly SessionId[], most: number) =>
      read(() => {
        for (const id of ids) data.traces.set(id, (data.traces.get(id) ?? []).slice(-most));
      }),
    trace: async (id: SessionId) => read(() => (data.traces.get(id) ?? []).flat()),
    removeEnded: async () => read(() => 0),
    aged: async (startedBefore: number, limit: number) =>
      read(() =>
        [...data.storedSessions.values()]
          .filter(({ startedAt }) => startedAt < startedBefore)
          .slice(0, limit)
          .map(({ sessionId }) => sessionId),
      ),
    saveDocument: async (document: StoredDocument) =>
      read(() => void data.documentVersions.set(document.hash, document)),
    document: async (hash: string) => read(() => data.documentVersions.get(hash) ?? null),
    documentOf: async (id: SessionId) =>
      read(() => {
        const hash = data.storedSessions.get(id)?.documentHash ?? data.ranDocuments.get(id);
        return data.documentVersions.get(hash ?? '') ?? null;
      }),
  };
}
