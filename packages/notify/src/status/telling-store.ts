import {
  type CallbackId,
  type CallbackRecord,
  callbackOf,
  callbacksOf,
  type FollowedCallback,
  followCallback,
  type NewCallback,
  type NewNotification,
  type OptionMap,
  type StatusEvent,
  type Store,
  type Write,
} from '@ringback/core';
import { type Followed, FollowedCallbacks } from './followed-callbacks.ts';
import type { TellingPlan } from './telling-plan.ts';

export interface TellingPorts {
  readonly store: Store;
  /** Options of a configured service, or null. */
  readonly service: (name: string) => OptionMap | null;
  readonly plan: (
    record: Pick<CallbackRecord, 'params' | 'userData'>,
    configured: OptionMap,
  ) => TellingPlan | null;
  /** The messages that events of a callback mean; `before` is null for a new one. */
  readonly messages: (
    plan: TellingPlan,
    before: FollowedCallback | null,
    after: FollowedCallback,
    events: readonly StatusEvent[],
  ) => NewNotification[];
  /** Messages are committed that are due then. */
  readonly written: (dueAt: number) => void;
}

/** Stores a unit as one piece. */
type Storing<T> = (unit: readonly Write[]) => Promise<T>;

/**
 * A store that adds to each unit the messages that it means for others: what is told and that it happened are committed
 * together, whoever writes. Callbacks that nobody hears of cost a look into a map; those of them that are scheduled are read when
 * something happens to them before they are claimed.
 */
export function tellingStore(ports: TellingPorts): Store {
  const { store } = ports;
  const known = new FollowedCallbacks();
  const reading = new Map<CallbackId, Promise<void>>();
  /** A unit that is handed in again must be the same one (see `Store.commit`). */
  const told = new WeakMap<readonly Write[], readonly Write[]>();

  function follow(record: NewCallback | CallbackRecord): void {
    known.set(record.id, followedOf(record));
  }

  /** Null: nobody hears of it. */
  function followedOf(record: NewCallback | CallbackRecord): Followed | null {
    const configured = ports.service(record.service);
    const plan = configured === null ? null : ports.plan(record, configured);
    return plan === null ? null : { callback: followed(record), plan };
  }

  function read(id: CallbackId): Promise<void> {
    let run = reading.get(id);
    if (run === undefined) {
      run = store.callbacks
        .get(id)
        .then((record) => {
          if (record === null) known.set(id, null);
          else follow(record);
        })
        .finally(() => reading.delete(id));
      reading.set(id, run);
    }
    return run;
  }

  /** Most units: nothing of them has to be looked at then, and what is known stays as it is. */
  function isForNobody(unit: readonly Write[]): boolean {
    for (const write of unit) {
      switch (write.kind) {
        case 'callback.insert':
        case 'callback.change':
        case 'callback.restart':
          return false;
        case 'session.end':
          if (known.ofSession(write.sessionId) !== null) return false;
          break;
        default: {
          const id = callbackOf(write);
          if (id !== null && !known.isNobodys(id)) return false;
        }
      }
    }
    return true;
  }

  function concerned(unit: readonly Write[]): CallbackId[] {
    const ids = new Set(callbacksOf(unit));
    for (const write of unit) {
      if (write.kind === 'callback.insert') {
        follow(write.callback);
        if (known.get(write.callback.id) !== null) ids.add(write.callback.id);
      } else if (write.kind === 'session.end') {
        const id = known.ofSession(write.sessionId);
        if (id !== null) ids.add(id);
      }
    }
    return [...ids];
  }

  function tell<T>(unit: readonly Write[], ids: readonly CallbackId[], storeUnit: Storing<T>): Promise<T> {
    const added: Write[] = [];
    let soonest = Number.POSITIVE_INFINITY;
    const changed: CallbackId[] = [];
    for (const id of ids) {
      const entry = known.get(id);
      if (entry === null) continue;
      const { after, events } = followCallback(entry.callback, unit);
      if (events.length === 0) continue;
      const isNew = unit.some((write) => write.kind === 'callback.insert' && write.callback.id === id);
      const before = isNew ? null : entry.callback;
      for (const notification of ports.messages(entry.plan, before, after, events)) {
        added.push({ kind: 'notification.add', notification });
        soonest = Math.min(soonest, notification.dueAt);
      }
      known.set(id, { callback: after, plan: entry.plan });
      changed.push(id);
    }
    const whole = added.length === 0 ? unit : [...unit, ...added];
    if (whole !== unit) told.set(unit, whole);
    return storeUnit(whole).then(
      (outcome) => {
        // Who is told may have changed: it is read again.
        for (const write of unit)
          if (write.kind === 'callback.change' || write.kind === 'callback.restart') known.forget(write.id);
        if (added.length > 0) ports.written(soonest);
        return outcome;
      },
      (error: unknown) => {
        // What it looks like now is read when somebody wants to know.
        for (const id of changed) known.forget(id);
        throw error;
      },
    );
  }

  /** A new callback and nothing else, as nearly all that are accepted are: who hears of it is worked out once. */
  function writeNew<T>(callback: NewCallback, unit: readonly Write[], storeUnit: Storing<T>): Promise<T> {
    const { id, state } = callback;
    const entry = followedOf(callback);
    if (entry !== null) {
      known.set(id, entry);
      return tell(unit, [id], storeUnit);
    }
    // It is looked at again when it is claimed, and until then hardly ever: what is kept of all that wait is paid for by each.
    if (state !== 'SCHEDULED') known.setUnheard(id);
    return storeUnit(unit);
  }

  function write<T>(unit: readonly Write[], storeUnit: Storing<T>): Promise<T> {
    const again = told.get(unit);
    if (again !== undefined)
      return storeUnit(again).then((outcome) => {
        ports.written(0);
        return outcome;
      });
    const [only] = unit;
    if (unit.length === 1 && only?.kind === 'callback.insert')
      return writeNew(only.callback, unit, storeUnit);
    if (isForNobody(unit)) return storeUnit(unit);
    const ids = concerned(unit);
    if (ids.length === 0) return storeUnit(unit);
    const unknown = ids.filter((id) => !known.has(id));
    return unknown.length === 0
      ? tell(unit, ids, storeUnit)
      : Promise.all(unknown.map(read)).then(() => tell(unit, ids, storeUnit));
  }

  return {
    ...store,
    commit: (unit) => write(unit, (whole) => store.commit(whole)),
    async accept(unit) {
      const acceptance = await write(unit, (whole) => store.accept(whole));
      // There is no such callback.
      if (acceptance.kind !== 'accepted')
        for (const one of unit) if (one.kind === 'callback.insert') known.forget(one.callback.id);
      return acceptance;
    },
    nodes: {
      ...store.nodes,
      async takeOutbox(from) {
        await store.nodes.takeOutbox(from);
        // What it had in hand is somebody's again, at once.
        await store.notifications.release(from);
        ports.written(0);
      },
    },
    callbacks: {
      ...store.callbacks,
      async claimDue(request) {
        const records = await store.callbacks.claimDue(request);
        for (const record of records) follow(record);
        return records;
      },
      async changeUserData(id, change) {
        const isDone = await store.callbacks.changeUserData(id, change);
        known.forget(id);
        return isDone;
      },
    },
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

function followed(record: NewCallback | CallbackRecord): FollowedCallback {
  const { id, service, state, reason, customerNumber, desiredAt, expiresAt, params, userData } = record;
  const sessionId = 'sessionId' in record ? record.sessionId : null;
  return { id, service, state, reason, customerNumber, desiredAt, expiresAt, sessionId, params, userData };
}
