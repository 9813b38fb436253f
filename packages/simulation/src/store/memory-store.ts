import {
  type Acceptance,
  AppError,
  type CallbackId,
  type CallbackRecord,
  callbackId,
  type DialAttempt,
  type HistoryEntry,
  instanceId,
  type LegId,
  type NodeRepository,
  type OutboxEntry,
  promiseFactsOf,
  type SessionId,
  type SessionTraceEntry,
  STORE_UNAVAILABLE,
  type Store,
  type StoredDocument,
  type StoredLeg,
  type StoredSession,
  virtualQueueOf,
  type Write,
} from '@ringback/core';
import { DueIndex } from './due-index.ts';
import { MemoryAccess } from './memory-access.ts';
import {
  MemoryAccounts,
  MemoryApiKeys,
  MemoryAudit,
  MemorySecrets,
  MemoryWebSessions,
} from './memory-access-control.ts';
import { memoryAgentWork } from './memory-agent-work.ts';
import { MemoryAssignments } from './memory-assignments.ts';
import { MemoryAttempts } from './memory-attempts.ts';
import { MemoryBookings } from './memory-bookings.ts';
import { memoryCallbacks, type Stored } from './memory-callbacks.ts';
import { MemoryConfiguration } from './memory-configuration.ts';
import { MemoryDocuments } from './memory-documents.ts';
import { MemoryInstances } from './memory-instances.ts';
import { MemoryLimits } from './memory-limits.ts';
import { MemoryNotifications, MemorySubscriptions } from './memory-notifications.ts';
import { MemoryPromises } from './memory-promises.ts';
import { MemoryQueueHistory } from './memory-queue-history.ts';
import { changeRecord, restartRecord, updateRecord } from './memory-record-changes.ts';
import { MemoryServiceFiles } from './memory-service-files.ts';
import { memorySessions } from './memory-sessions.ts';
import { MemoryStoredData } from './memory-stored-data.ts';
import { MemoryWaitQuotes } from './memory-wait-quotes.ts';
import { SessionRows } from './session-rows.ts';

/**
 * The store in memory, for tests that need many callbacks in no time. It can be told to be away. What was
 * committed survives a "crash" of the parts above it, as in the real one.
 */
export class MemoryStore implements Store {
  readonly records = new Map<CallbackId, Stored>();
  /** Removed because their time was over, until they are taken out (`takeOver`). */
  readonly expired: Stored[] = [];
  readonly lines: HistoryEntry[] = [];
  readonly #attempts = new MemoryAttempts();
  readonly dialAttempts = this.#attempts.all;
  readonly storedLegs = new Map<LegId, StoredLeg>();
  readonly storedSessions = new Map<SessionId, StoredSession>();
  readonly rows = new SessionRows();
  readonly actions = this.rows.actions;
  readonly timers = this.rows.timers;
  readonly outbox = new Map<string, OutboxEntry>();
  /** Hashes of the documents of sessions that have ended. */
  readonly ranDocuments = new Map<SessionId, string>();
  readonly traces = new Map<SessionId, SessionTraceEntry[][]>();
  readonly documentVersions = new Map<string, StoredDocument>();
  /** While true every call fails as when the database is gone. */
  away = false;
  /** Any other fault that every call fails with. */
  fault: Error | null = null;
  /** Units that can never be stored, as when a text holds what the database cannot keep. */
  refuses: (writes: readonly Write[]) => boolean = () => false;
  /** Waited for before each commit; null: nothing. */
  slowness: (() => Promise<void>) | null = null;
  /** Told how many units were committed so far, before anybody else hears of the last one. */
  onCommit: ((count: number) => void) | null = null;
  #commits = 0;
  #process = 0;
  /** Every committed unit, for assertions on what was stored together. */
  readonly units: (readonly Write[])[] = [];
  /** Whether units, history and traces are kept. A long simulation does without them. */
  keepsHistory = true;
  readonly #node = '1';
  readonly claims = new Map<CallbackId, string>();
  readonly waiting = new DueIndex<CallbackId>();
  #seq = 0;

  readonly callbacks = memoryCallbacks(this, (look) => this.#read(look));

  readonly sessions = memorySessions(this, (look) => this.#read(look));

  readonly legs = {
    open: async () =>
      this.#read(() => [...this.storedLegs.values()].filter(({ state }) => state !== 'ended')),
    openAttempts: async () => this.#read(() => this.dialAttempts.filter(({ result }) => result === null)),
  };

  /** There is one node. */
  readonly nodes: NodeRepository = {
    lost: async () => [],
    replace: async () => false,
    takeSessions: async () => [],
    takeOutbox: async () => undefined,
    forget: async () => undefined,
    announce: async () => undefined,
    url: async () => null,
  };

  readonly configuration = new MemoryConfiguration(() => this.#check());
  readonly assignments = new MemoryAssignments(() => this.#check());
  readonly agentWork = memoryAgentWork(this, (look) => this.#read(look));
  readonly promises = new MemoryPromises({
    check: () => this.#check(),
    records: this.records,
    queueOf: ({ service, params, userData }) =>
      virtualQueueOf(this.configuration.optionsOf(service), params, userData),
  });
  readonly waitQuotes = new MemoryWaitQuotes({
    check: () => this.#check(),
    records: this.records,
    told: (quote) => this.promises.told(quote),
    assignedAt: (id, after) => this.assignments.assignedAt(id, after),
  });
  readonly queueHistory = new MemoryQueueHistory(() => this.#check());
  readonly accounts = new MemoryAccounts(() => this.#check());
  readonly apiKeys = new MemoryApiKeys(() => this.#check());
  readonly webSessions = new MemoryWebSessions(() => this.#check());
  readonly secrets = new MemorySecrets(() => this.#check());
  readonly audit = new MemoryAudit(() => this.#check());
  readonly documents = new MemoryDocuments(() => this.#check());
  readonly instances = new MemoryInstances(
    () => this.#check(),
    (id) => {
      void this.access.release(id);
      this.serviceFiles.forget(id);
    },
  );
  readonly serviceFiles = new MemoryServiceFiles(() => this.#check());
  readonly storedData = new MemoryStoredData(() => this.#check());
  readonly access = new MemoryAccess({
    check: () => this.#check(),
    isAlive: async (owner, now) => {
      const instance = await this.instances.get(instanceId(owner));
      const record = this.records.get(callbackId(owner));
      return (instance?.expiresAt ?? 0) > now || (record !== undefined && record.state !== 'COMPLETED');
    },
  });
  readonly notifications = new MemoryNotifications(() => this.#check());
  readonly subscriptions = new MemorySubscriptions(() => this.#check());
  readonly #limits = new MemoryLimits();
  readonly #booked = new MemoryBookings(() => this.#check());
  readonly bookings = this.#booked;

  async accept(unit: readonly Write[]): Promise<Acceptance> {
    this.#check();
    const [first] = unit;
    if (first?.kind !== 'callback.insert') throw new Error('the unit does not begin with a callback');
    const { callback, place, limits } = first;
    const refusal = limits === undefined ? null : this.#limits.refusal(callback, limits);
    if (refusal !== null) return refusal;
    if (place !== undefined && !this.#booked.hasRoom(callback, place)) return { kind: 'slot-full' };
    if (place !== undefined) this.#booked.take(callback, place);
    if (limits !== undefined) this.#limits.count(callback, limits);
    try {
      await this.commit(unit);
    } catch (error) {
      this.#booked.giveBack(callback.id);
      if (limits !== undefined) this.#limits.takeBack(callback, limits);
      throw error;
    }
    return { kind: 'accepted' };
  }

  async commit(writes: readonly Write[]): Promise<void> {
    this.#check();
    if (this.slowness !== null) {
      const process = this.#process;
      await this.slowness();
      this.#check();
      if (process !== this.#process) throw unavailable('The process was killed.');
    }
    if (this.refuses(writes)) throw new AppError('STORE_BAD_DATA', 'This cannot be stored.');
    // Decided before anything is applied: a unit is committed whole or not at all.
    for (const write of writes) {
      if (write.kind === 'callback.update') this.#refuseForeign(write);
      if (write.kind === 'callback.change') this.#refuseMissed(write);
      if (write.kind === 'attempt.insert') this.#attempts.refuseTaken(write.attempt);
    }
    const facts = promiseFactsOf(writes);
    // A callback that is moved was promised the time that it had.
    const before = facts.map(({ kind, callbackId: id }) => {
      const record = this.records.get(id);
      return kind === 'moved' && record !== undefined ? { ...record } : undefined;
    });
    for (const write of writes) {
      this.#apply(write);
      if (write.kind === 'callback.insert') this.stands(write.callback.id);
      else if (isMove(write)) this.stands(write.id);
    }
    for (const [index, fact] of facts.entries()) {
      const record = before[index] ?? this.records.get(fact.callbackId);
      if (record !== undefined) this.promises.apply(fact, record);
    }
    if (this.keepsHistory) this.units.push(writes);
    this.onCommit?.(++this.#commits);
  }

  /** The process was killed: what it had only begun to commit is not committed any more. */
  processDied(): void {
    this.#process++;
  }

  /** Changes a record behind everybody's back. */
  change(id: CallbackId, set: Partial<CallbackRecord>): void {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`no record ${id}`);
    Object.assign(record, set);
    this.stands(id);
  }

  /** Takes out callbacks that are over and done with, and their dial attempts: what is left stays quick to look through. */
  takeOver(endedBefore: number): {
    readonly records: readonly CallbackRecord[];
    readonly attempts: readonly DialAttempt[];
  } {
    const records = [...this.records.values()].filter(
      ({ state, completedAt, sessionId }) =>
        state === 'COMPLETED' &&
        (completedAt ?? endedBefore) < endedBefore &&
        (sessionId === null || !this.storedSessions.has(sessionId)),
    );
    for (const { id } of records) {
      this.records.delete(id);
      this.claims.delete(id);
      this.stands(id);
    }
    records.push(...this.expired.splice(0));
    const gone = new Set(records.map(({ id }) => id));
    return { records, attempts: this.#attempts.take(gone) };
  }

  /** Without a callback, and back where it can be reached; the configuration stays. */
  clear(): void {
    this.records.clear();
    this.waiting.clear();
    this.access.clear();
    this.#booked.clear();
    this.#limits.clear();
    this.lines.length = 0;
    this.#attempts.clear();
    this.away = false;
    this.fault = null;
  }

  async ping(): Promise<void> {
    this.#check();
  }

  async close(): Promise<void> {}

  #check(): void {
    if (this.fault !== null) throw this.fault;
    if (this.away) throw unavailable('The database is away.');
  }

  /** Only one that waits gets a session, and keeps it. */
  #refuseForeign({ id, set }: Extract<Write, { kind: 'callback.update' }>): void {
    const record = this.records.get(id);
    if (set.sessionId === undefined || record === undefined || record.sessionId === set.sessionId) return;
    if (record.sessionId === null && record.state !== 'COMPLETED') return;
    throw new AppError('STORE_CONFLICT', 'This callback has another session, or has ended.');
  }

  /** Only a callback that is scheduled can be moved. */
  #refuseMissed({ id, change }: Extract<Write, { kind: 'callback.change' }>): void {
    const record = this.records.get(id);
    if (change.move === undefined || record === undefined) return;
    if (record.state !== 'SCHEDULED' || record.sessionId !== null)
      throw new AppError('STORE_CONFLICT', 'This callback cannot be moved any more.');
    if (change.move.place !== undefined && !this.#booked.mayMove(record, change.move.place))
      throw new AppError('STORE_SLOT_FULL', 'The slot has no place left.');
  }

  /** Looks anew what a callback counts for, and whether it waits to be started. */
  stands(id: CallbackId): void {
    const record = this.records.get(id);
    this.#limits.stands(id, record);
    const waits =
      record !== undefined &&
      record.state !== 'COMPLETED' &&
      record.state !== 'PAUSED' &&
      record.sessionId === null &&
      !this.claims.has(id);
    if (waits) this.waiting.set(id, record.dueAt, record.seq);
    else this.waiting.delete(id);
  }

  #read<T>(look: () => T): T {
    this.#check();
    return look();
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'callback.insert':
        this.records.set(write.callback.id, {
          seq: ++this.#seq,
          sessionId: null,
          sessionServer: null,
          connectedAt: null,
          completedAt: null,
          attempts: 0,
          ...write.callback,
          // As after a way through the database: plain objects.
          params: { ...write.callback.params },
          userData: { ...write.callback.userData },
        });
        return;
      case 'callback.update': {
        const record = this.records.get(write.id);
        if (record === undefined) return;
        const { state, reason } = write.set;
        updateRecord(record, write.set);
        if (record.state !== 'COMPLETED') {
          if (state !== undefined) record.state = state;
          if (state === 'PAUSED') this.claims.delete(write.id);
          if (reason !== undefined) record.reason = reason;
          if (state === 'COMPLETED') this.#booked.release(record);
        }
        return;
      }
      case 'callback.change': {
        const record = this.records.get(write.id);
        if (record === undefined) return;
        changeRecord(record, write.change);
        const { move } = write.change;
        if (move?.place !== undefined) this.#booked.take(record, move.place);
        if (move !== undefined) this.claims.delete(write.id);
        return;
      }
      case 'callback.restart': {
        const record = this.records.get(write.id);
        if (record !== undefined && restartRecord(record, write.restart)) {
          this.claims.delete(write.id);
          if (write.restart.place !== undefined) this.#booked.takeAnother(record, write.restart.place);
        }
        return;
      }
      case 'history.append':
        if (this.keepsHistory) this.lines.push(write.entry);
        return;
      case 'session.save':
        {
          const { session, savedAt } = write;
          const before = this.storedSessions.get(session.sessionId);
          const { sessionId, callbackId: callback, documentHash, snapshot } = session;
          this.storedSessions.set(sessionId, {
            sessionId,
            callbackId: callback,
            documentHash,
            snapshot,
            documentUrl: this.documentVersions.get(documentHash)?.url ?? '',
            owner: this.#node,
            startedAt: before?.startedAt ?? savedAt,
            starter: before === undefined ? session.starter : before.starter,
          });
        }
        return;
      case 'session.end':
        if (this.keepsHistory)
          this.ranDocuments.set(
            write.sessionId,
            this.storedSessions.get(write.sessionId)?.documentHash ?? '',
          );
        this.storedSessions.delete(write.sessionId);
        this.rows.ended(write.sessionId);
        return;
      case 'timer.set':
        this.rows.setTimer(write.timer);
        return;
      case 'timer.clear':
        this.rows.clearTimer(write.sessionId, write.sendId);
        return;
      case 'outbox.add':
        if (!this.outbox.has(write.entry.id)) this.outbox.set(write.entry.id, write.entry);
        return;
      case 'outbox.move': {
        const entry = this.outbox.get(write.id);
        if (entry !== undefined && entry.dueAt !== null)
          this.outbox.set(write.id, { ...entry, dueAt: write.dueAt });
        return;
      }
      case 'outbox.remove':
        this.outbox.delete(write.id);
        return;
      case 'action.add':
        this.rows.addAction(write.action);
        return;
      case 'action.remove':
        this.rows.removeAction(write.sessionId, write.requestId);
        return;
      case 'attempt.insert': {
        this.#attempts.add(write.attempt);
        const record = this.records.get(write.attempt.callbackId);
        if (record !== undefined) record.attempts++;
        return;
      }
      case 'attempt.finish':
        this.#attempts.finish(write);
        return;
      case 'notification.add':
      case 'notification.return':
      case 'notification.remove':
        this.notifications.apply(write);
        return;
      case 'assignment.add':
        this.assignments.add(write.assignment);
        return;
      case 'leg.save':
        this.storedLegs.set(write.leg.legId, write.leg);
        return;
      case 'leg.end':
        this.storedLegs.delete(write.legId);
        return;
    }
  }
}

/** Whether a callback may wait for something else after it, or count for something else. */
function isMove(
  write: Write,
): write is Extract<Write, { kind: 'callback.update' | 'callback.change' | 'callback.restart' }> {
  switch (write.kind) {
    case 'callback.update':
      return write.set.state !== undefined || write.set.sessionId !== undefined;
    case 'callback.change':
    case 'callback.restart':
      return true;
    default:
      return false;
  }
}

const unavailable = (text: string): AppError => new AppError(STORE_UNAVAILABLE, text, { retryable: true });
