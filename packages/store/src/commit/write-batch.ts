import {
  type AdmissionLimits,
  type AssignmentRecord,
  type CallbackId,
  type DialAttempt,
  type LegId,
  type PromiseFact,
  promiseFactsOf,
  type SessionId,
  type StoredLeg,
  type Write,
} from '@ringback/core';
import { storeError } from '../errors.ts';
import { type ChangeRow, changeRow } from './change-row.ts';
import type { InsertWrite } from './new-callback-lists.ts';
import { type NotificationRow, notificationRow } from './notification-row.ts';

type WriteOf<Kind extends Write['kind']> = Extract<Write, { kind: Kind }>;

/** Fields of a callback that one batch changes, and how many dial attempts it adds. */
type CallbackUpdate = { id: CallbackId; attempts: number } & {
  -readonly [K in keyof WriteOf<'callback.update'>['set']]: WriteOf<'callback.update'>['set'][K];
};

type RestartRow = WriteOf<'callback.restart'>['restart'] & { readonly id: CallbackId };
type SessionSave = WriteOf<'session.save'>['session'] & { readonly savedAt: number };
type TimerSet = WriteOf<'timer.set'>['timer'];
type ActionAdd = WriteOf<'action.add'>['action'];
type OutboxAdd = WriteOf<'outbox.add'>['entry'];
type LegEnd = Omit<WriteOf<'leg.end'>, 'kind'>;
type AttemptFinish = Omit<WriteOf<'attempt.finish'>, 'kind'>;
type Returned = Omit<WriteOf<'notification.return'>, 'kind'>;
type HistoryLine = WriteOf<'history.append'>['entry'];
type Named<Key extends string> = { readonly sessionId: SessionId } & Readonly<Record<Key, string>>;

/**
 * The net effect of many writes, as rows for one statement per kind. A row is in a list at most once: what later
 * writes say of it is folded into the earlier ones, in their order.
 */
export interface WriteBatch {
  readonly inserts: readonly InsertWrite[];
  /** Limits of the services of new callbacks that are held against them: the newest of each. */
  readonly limits: ReadonlyMap<string, AdmissionLimits>;
  readonly updates: readonly CallbackUpdate[];
  readonly changes: readonly ChangeRow[];
  readonly restarts: readonly RestartRow[];
  readonly attempts: readonly Pick<DialAttempt, 'callbackId' | 'number' | 'callId' | 'startedAt'>[];
  readonly finishes: readonly AttemptFinish[];
  readonly sessions: readonly SessionSave[];
  readonly endedSessions: readonly { readonly sessionId: SessionId; readonly endedAt: number }[];
  readonly timers: readonly TimerSet[];
  readonly clearedTimers: readonly Named<'sendId'>[];
  readonly actions: readonly ActionAdd[];
  readonly removedActions: readonly Named<'requestId'>[];
  readonly outbox: readonly OutboxAdd[];
  readonly movedOutbox: readonly { readonly id: string; readonly dueAt: number }[];
  readonly removedOutbox: readonly { readonly id: string }[];
  readonly notifications: readonly NotificationRow[];
  readonly returnedNotifications: readonly Returned[];
  readonly removedNotifications: readonly { readonly id: string }[];
  readonly legs: readonly StoredLeg[];
  readonly endedLegs: readonly LegEnd[];
  readonly history: readonly HistoryLine[];
  readonly assignments: readonly AssignmentRecord[];
  /** What the units mean for promises to customers, in their order. */
  readonly promiseFacts: readonly PromiseFact[];
}

/** Folds units of writes, in their order, into one batch. Throws STORE_CONFLICT when one of them contradicts those before it. */
export function foldWrites(units: readonly (readonly Write[])[]): WriteBatch {
  const folder = new Folder();
  for (const unit of units) folder.add(unit);
  return folder.batch();
}

/** Two ids, of which the first holds no blank (session ids are letters and digits, callback ids are UUIDs). */
const pair = (first: string, second: string | number): string => `${first} ${second}`;

/** Whether a new callback may turn out not to be stored. */
export function isConditional({ place, limits }: WriteOf<'callback.insert'>): boolean {
  return place !== undefined || limits !== undefined;
}

class Folder {
  readonly #inserts: InsertWrite[] = [];
  readonly #limits = new Map<string, AdmissionLimits>();
  readonly #updates = new Map<CallbackId, CallbackUpdate>();
  readonly #changes = new Map<CallbackId, ChangeRow>();
  readonly #restarts = new Map<CallbackId, RestartRow>();
  readonly #attempts: WriteBatch['attempts'][number][] = [];
  readonly #finishes = new Map<string, AttemptFinish>();
  readonly #sessions = new Map<SessionId, SessionSave>();
  readonly #endedSessions = new Map<SessionId, number>();
  readonly #timers = new Map<string, TimerSet | Named<'sendId'>>();
  readonly #actions = new Map<string, ActionAdd | Named<'requestId'>>();
  readonly #outbox = new Map<string, OutboxAdd>();
  readonly #movedOutbox = new Map<string, number>();
  readonly #removedOutbox = new Set<string>();
  readonly #notifications = new Map<string, NotificationRow>();
  readonly #returned = new Map<string, Returned>();
  readonly #removedNotifications = new Set<string>();
  readonly #legs = new Map<LegId, StoredLeg>();
  readonly #endedLegs = new Map<LegId, LegEnd>();
  readonly #history: HistoryLine[] = [];
  readonly #assignments: AssignmentRecord[] = [];
  readonly #promiseFacts: PromiseFact[] = [];
  #unit = 0;
  /** The new callback that the rest of the unit stands and falls with. */
  #booked: CallbackId | null = null;
  /** In which unit a callback was ended. */
  readonly #endedIn = new Map<CallbackId, number>();

  add(unit: readonly Write[]): void {
    this.#unit++;
    const [first] = unit;
    this.#booked = first?.kind === 'callback.insert' && isConditional(first) ? first.callback.id : null;
    for (const write of unit) this.#add(write);
    // A new callback by itself is told from its row.
    if (unit.length > 1 || first?.kind !== 'callback.insert')
      this.#promiseFacts.push(...promiseFactsOf(unit));
  }

  #add(write: Write): void {
    switch (write.kind) {
      case 'callback.insert':
        this.#inserts.push(write);
        if (write.limits !== undefined) this.#limits.set(write.callback.service, write.limits.limits);
        return;
      case 'callback.update':
        this.#change(write.id, write.set);
        return;
      case 'callback.change':
        this.#changes.set(write.id, changeRow(write.id, write.change, this.#changes.get(write.id)));
        return;
      case 'callback.restart':
        this.#restarts.set(write.id, { id: write.id, ...write.restart });
        return;
      case 'history.append':
        this.#history.push(write.entry);
        return;
      case 'session.save':
        this.#save({ ...write.session, savedAt: write.savedAt });
        return;
      case 'session.end':
        this.#endSession(write.sessionId, write.endedAt);
        return;
      case 'timer.set':
        if (this.#endedSessions.has(write.timer.sessionId)) return;
        this.#timers.set(pair(write.timer.sessionId, write.timer.sendId), write.timer);
        return;
      case 'timer.clear':
        this.#timers.set(pair(write.sessionId, write.sendId), {
          sessionId: write.sessionId,
          sendId: write.sendId,
        });
        return;
      case 'action.add':
        if (this.#endedSessions.has(write.action.sessionId)) return;
        this.#actions.set(pair(write.action.sessionId, write.action.requestId), write.action);
        return;
      case 'action.remove':
        this.#actions.set(pair(write.sessionId, write.requestId), {
          sessionId: write.sessionId,
          requestId: write.requestId,
        });
        return;
      case 'outbox.add':
        if (!this.#outbox.has(write.entry.id)) this.#outbox.set(write.entry.id, write.entry);
        return;
      case 'outbox.move': {
        const fresh = this.#outbox.get(write.id);
        if (fresh !== undefined && fresh.dueAt !== null)
          this.#outbox.set(write.id, { ...fresh, dueAt: write.dueAt });
        this.#movedOutbox.set(write.id, write.dueAt);
        return;
      }
      case 'outbox.remove':
        // Written and done within one batch: nobody needs to see it. Rows are removed and moved before others are added.
        this.#outbox.delete(write.id);
        this.#movedOutbox.delete(write.id);
        this.#removedOutbox.add(write.id);
        return;
      case 'notification.add':
        this.#notifications.set(write.notification.id, {
          ...notificationRow(write.notification),
          ...(this.#booked === null ? {} : { onlyWith: this.#booked }),
        });
        return;
      case 'notification.return': {
        const { kind: _, ...back } = write;
        this.#returned.set(write.id, back);
        return;
      }
      case 'notification.remove':
        this.#notifications.delete(write.id);
        this.#returned.delete(write.id);
        this.#removedNotifications.add(write.id);
        return;
      case 'attempt.insert':
        this.#attempts.push(write.attempt);
        this.#changeOf(write.attempt.callbackId).attempts++;
        return;
      case 'attempt.finish': {
        // The first result stays, also inside a batch.
        const { kind: _, ...finish } = write;
        const key = pair(write.callbackId, write.number);
        if (!this.#finishes.has(key)) this.#finishes.set(key, finish);
        return;
      }
      case 'assignment.add':
        this.#assignments.push(write.assignment);
        return;
      case 'leg.save':
        if (!this.#endedLegs.has(write.leg.legId)) this.#legs.set(write.leg.legId, write.leg);
        return;
      case 'leg.end': {
        const { kind: _, ...end } = write;
        if (!this.#endedLegs.has(write.legId)) this.#endedLegs.set(write.legId, end);
        return;
      }
    }
  }

  batch(): WriteBatch {
    const timers = [...this.#timers.values()];
    const actions = [...this.#actions.values()];
    return {
      inserts: this.#inserts,
      limits: this.#limits,
      // Always in the order of the ids: two nodes that change the same rows wait for each other in one direction only.
      updates: [...this.#updates.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      changes: [...this.#changes.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      restarts: [...this.#restarts.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      attempts: this.#attempts,
      finishes: [...this.#finishes.values()],
      sessions: [...this.#sessions.values()].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1)),
      endedSessions: [...this.#endedSessions].map(([sessionId, endedAt]) => ({ sessionId, endedAt })),
      timers: timers.filter((timer): timer is TimerSet => 'event' in timer),
      clearedTimers: timers.filter((timer) => !('event' in timer)),
      actions: actions.filter((action): action is ActionAdd => 'payload' in action),
      removedActions: actions.filter((action) => !('payload' in action)),
      outbox: [...this.#outbox.values()],
      movedOutbox: [...this.#movedOutbox].map(([id, dueAt]) => ({ id, dueAt })),
      removedOutbox: [...this.#removedOutbox].map((id) => ({ id })),
      notifications: [...this.#notifications.values()],
      returnedNotifications: [...this.#returned.values()],
      removedNotifications: [...this.#removedNotifications].map((id) => ({ id })),
      legs: [...this.#legs.values()],
      endedLegs: [...this.#endedLegs.values()],
      history: this.#history,
      assignments: this.#assignments,
      promiseFacts: this.#promiseFacts,
    };
  }

  /** The first save of a session says who started it; it may be folded with later ones. */
  #save(session: SessionSave): void {
    const before = this.#sessions.get(session.sessionId);
    this.#sessions.set(
      session.sessionId,
      before === undefined ? session : { ...session, starter: before.starter },
    );
  }

  #changeOf(id: CallbackId): CallbackUpdate {
    let change = this.#updates.get(id);
    if (change === undefined) {
      change = { id, attempts: 0 };
      this.#updates.set(id, change);
    }
    return change;
  }

  /** Later fields win, but nothing changes state, reason or time of an end that was reached before. */
  #change(id: CallbackId, set: WriteOf<'callback.update'>['set']): void {
    const change = this.#changeOf(id);
    const { state, reason, completedAt, sessionId, sessionServer, connectedAt, arrivedAt } = set;
    if (change.state !== 'COMPLETED') {
      if (state !== undefined) change.state = state;
      if (reason !== undefined) change.reason = reason;
      if (completedAt !== undefined) change.completedAt = completedAt;
      if (state === 'COMPLETED') this.#endedIn.set(id, this.#unit);
    }
    if (arrivedAt !== undefined) change.arrivedAt = Math.min(arrivedAt, change.arrivedAt ?? arrivedAt);
    if (sessionId !== undefined) this.#giveSession(change, sessionId, sessionServer);
    // 1970 stands for "not connected after all": null means that nothing is said of it.
    if (connectedAt !== undefined) change.connectedAt = connectedAt ?? 0;
  }

  /** A session is given once, and not after the end: stored one by one, such a unit would be refused as well. */
  #giveSession(change: CallbackUpdate, sessionId: SessionId, sessionServer: string | undefined): void {
    const isEnded = (this.#endedIn.get(change.id) ?? this.#unit) < this.#unit;
    if (change.sessionId === undefined ? isEnded : change.sessionId !== sessionId) {
      throw storeError('STORE_CONFLICT', { callbackId: change.id, constraint: 'one-session' });
    }
    change.sessionId = sessionId;
    if (sessionServer !== undefined) change.sessionServer = sessionServer;
  }

  #endSession(id: SessionId, endedAt: number): void {
    if (!this.#endedSessions.has(id)) this.#endedSessions.set(id, endedAt);
    for (const [key, timer] of this.#timers) if (timer.sessionId === id) this.#timers.delete(key);
    for (const [key, action] of this.#actions) if (action.sessionId === id) this.#actions.delete(key);
  }
}
