import type { PendingAction, RequestId, SessionId, SessionTimer } from '@ringback/core';
import { DueIndex } from './due-index.ts';

/** Delayed events and unanswered requests of sessions, which go with their session. */
export class SessionRows {
  readonly timers = new Map<string, SessionTimer>();
  readonly actions = new Map<string, PendingAction>();
  readonly #due = new DueIndex<string>();
  readonly #keysOf = new Map<SessionId, Set<string>>();

  setTimer(timer: SessionTimer): void {
    const key = this.#keep(timer.sessionId, timerKey(timer.sessionId, timer.sendId));
    this.timers.set(key, timer);
    this.#due.set(key, timer.dueAt);
  }

  clearTimer(id: SessionId, sendId: string): void {
    this.#drop(id, timerKey(id, sendId));
  }

  addAction(action: PendingAction): void {
    const { sessionId, requestId } = action;
    this.actions.set(this.#keep(sessionId, actionKey(sessionId, requestId)), action);
  }

  removeAction(id: SessionId, requestId: RequestId): void {
    this.#drop(id, actionKey(id, requestId));
  }

  ended(id: SessionId): void {
    for (const key of this.#keysOf.get(id) ?? []) this.#forget(key);
    this.#keysOf.delete(id);
  }

  dueTimers(now: number, limit: number): SessionTimer[] {
    return this.#due.due(now, limit).flatMap((key) => this.timers.get(key) ?? []);
  }

  nextTimer(after: number): number | null {
    return this.#due.next(after);
  }

  timersOf(id: SessionId): SessionTimer[] {
    return this.#of(id, this.timers).sort((a, b) => a.dueAt - b.dueAt);
  }

  actionsOf(ids: readonly SessionId[]): PendingAction[] {
    return ids.flatMap((id) => this.#of(id, this.actions));
  }

  #of<T>(id: SessionId, rows: ReadonlyMap<string, T>): T[] {
    return [...(this.#keysOf.get(id) ?? [])].flatMap((key) => rows.get(key) ?? []);
  }

  #keep(id: SessionId, key: string): string {
    const keys = this.#keysOf.get(id);
    if (keys === undefined) this.#keysOf.set(id, new Set([key]));
    else keys.add(key);
    return key;
  }

  #drop(id: SessionId, key: string): void {
    this.#forget(key);
    this.#keysOf.get(id)?.delete(key);
  }

  #forget(key: string): void {
    this.timers.delete(key);
    this.actions.delete(key);
    this.#due.delete(key);
  }
}

const timerKey = (id: SessionId, sendId: string): string => `${id} timer ${sendId}`;
const actionKey = (id: SessionId, requestId: RequestId): string => `${id} action ${requestId}`;
