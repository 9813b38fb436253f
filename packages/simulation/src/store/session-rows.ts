import type { PendingAction, RequestId, SessionId, SessionTimer } from '@ringback/core';
import { DueIndex } from './due-index.ts';

/** A delayed event that has its place among those that are due, also when it is set again. */
interface TimerRow {
  timer: SessionTimer;
}

interface OfSession {
  readonly timers: Map<string, TimerRow>;
  readonly actions: Map<RequestId, PendingAction>;
}

/** Delayed events and unanswered requests of sessions, which go with their session. */
export class SessionRows {
  readonly timers = new Set<SessionTimer>();
  readonly actions = new Set<PendingAction>();
  readonly #due = new DueIndex<TimerRow>();
  readonly #of = new Map<SessionId, OfSession>();

  setTimer(timer: SessionTimer): void {
    const { timers } = this.#ofSession(timer.sessionId);
    let row = timers.get(timer.sendId);
    if (row === undefined) {
      row = { timer };
      timers.set(timer.sendId, row);
    } else this.timers.delete(row.timer);
    row.timer = timer;
    this.timers.add(timer);
    this.#due.set(row, timer.dueAt);
  }

  clearTimer(id: SessionId, sendId: string): void {
    const timers = this.#of.get(id)?.timers;
    const row = timers?.get(sendId);
    if (row === undefined) return;
    timers?.delete(sendId);
    this.#forget(row);
  }

  addAction(action: PendingAction): void {
    const { actions } = this.#ofSession(action.sessionId);
    const before = actions.get(action.requestId);
    if (before !== undefined) this.actions.delete(before);
    actions.set(action.requestId, action);
    this.actions.add(action);
  }

  removeAction(id: SessionId, requestId: RequestId): void {
    const actions = this.#of.get(id)?.actions;
    const action = actions?.get(requestId);
    if (action === undefined) return;
    actions?.delete(requestId);
    this.actions.delete(action);
  }

  ended(id: SessionId): void {
    const rows = this.#of.get(id);
    if (rows === undefined) return;
    for (const row of rows.timers.values()) this.#forget(row);
    for (const action of rows.actions.values()) this.actions.delete(action);
    this.#of.delete(id);
  }

  dueTimers(now: number, limit: number): SessionTimer[] {
    return this.#due.due(now, limit).map(({ timer }) => timer);
  }

  nextTimer(after: number): number | null {
    return this.#due.next(after);
  }

  timersOf(id: SessionId): SessionTimer[] {
    return [...(this.#of.get(id)?.timers.values() ?? [])]
      .map(({ timer }) => timer)
      .sort((a, b) => a.dueAt - b.dueAt);
  }

  actionsOf(ids: readonly SessionId[]): PendingAction[] {
    return ids.flatMap((id) => [...(this.#of.get(id)?.actions.values() ?? [])]);
  }

  #ofSession(id: SessionId): OfSession {
    let rows = this.#of.get(id);
    if (rows === undefined) {
      rows = { timers: new Map(), actions: new Map() };
      this.#of.set(id, rows);
    }
    return rows;
  }

  #forget(row: TimerRow): void {
    this.timers.delete(row.timer);
    this.#due.delete(row);
  }
}
