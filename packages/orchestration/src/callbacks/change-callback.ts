import {
  type CallbackChange,
  type CallbackId,
  type CallbackRecord,
  type ChangeDecision,
  type ChangeOutcome,
  type Clock,
  changed,
  hasCode,
  inTurn,
  type Store,
  type Write,
} from '@ringback/core';
import type { Delivery, SessionHost } from '../sessions/session-host.ts';

export interface ChangePorts {
  readonly store: Pick<Store, 'callbacks' | 'commit' | 'bookings'>;
  readonly host: () => Pick<SessionHost, 'exclusively' | 'deliver'>;
  readonly clock: Pick<Clock, 'now'>;
  /** What has been claimed of a callback to be started does not count any more. */
  readonly withdraw: (id: CallbackId) => void;
  readonly wake: (dueAt: number) => void;
}

/** Changes properties or the time of a callback (API reference 4.4); the session that runs for it is told. */
export function changeCallback(
  id: CallbackId,
  decide: (record: CallbackRecord) => ChangeDecision,
  ports: ChangePorts,
): Promise<ChangeOutcome> {
  const { store, host: hostOf, clock } = ports;
  return hostOf().exclusively(id, async (): Promise<ChangeOutcome> => {
    const record = await store.callbacks.get(id);
    if (record === null) return { kind: 'unknown' };
    const decision = decide(record);
    if (decision.kind === 'refused') return decision;
    const change = await inItsTurn(record, decision.change, store);
    const writes = changeWrites(record, change, clock.now());
    if (record.sessionId !== null && record.sessionServer === null && record.state !== 'COMPLETED') {
      const outcome = await hostOf().deliver(record.sessionId, { ...toSession(change), writes });
      // A session that another node runs reads what is stored when it needs it.
      if (outcome !== 'delivered' && outcome !== 'gone') await store.commit(writes);
      return { kind: 'changed' };
    }
    try {
      await store.commit(writes);
    } catch (error) {
      if (hasCode(error) && error.code === 'STORE_SLOT_FULL' && change.move !== undefined) {
        const { desiredAt } = change.move;
        return { kind: 'refused', refusal: { kind: 'slot-full', name: '_desired_time', at: desiredAt } };
      }
      if (!hasCode(error) || error.code !== 'STORE_CONFLICT') throw error;
      const now = await store.callbacks.get(id);
      return { kind: 'refused', refusal: { kind: 'not-movable', state: now?.state ?? record.state } };
    }
    if (change.move !== undefined) {
      ports.withdraw(id);
      ports.wake(change.move.dueAt);
    }
    return { kind: 'changed' };
  });
}

/** Who is moved into a slot whose callbacks are spread has his turn there after those who are in it. */
async function inItsTurn(
  { service, state, desiredAt }: CallbackRecord,
  change: CallbackChange,
  { bookings }: Pick<Store, 'bookings'>,
): Promise<CallbackChange> {
  const { move } = change;
  if (move?.state !== 'SCHEDULED') return change;
  const wish = {
    service,
    place: move.place ?? null,
    ...(state === 'SCHEDULED' ? { movedFrom: desiredAt } : {}),
  };
  return { ...change, move: await inTurn(move, wish, bookings) };
}

function changeWrites(record: CallbackRecord, change: CallbackChange, at: number): Write[] {
  const { params, userData, move } = change;
  const names = [params, userData].flatMap(({ set, removed }) => [...Object.keys(set), ...removed]);
  return [
    { kind: 'callback.change', id: record.id, change },
    {
      kind: 'history.append',
      entry: {
        callbackId: record.id,
        at,
        source: 'api',
        event: move === undefined ? 'callback.changed' : 'callback.rescheduled',
        text:
          move === undefined
            ? 'Properties of the request were changed.'
            : 'The request was moved to another time.',
        stateBefore: record.state,
        stateAfter: move?.state ?? record.state,
        data: { names, ...(move === undefined ? {} : { from: record.desiredAt, to: move.desiredAt }) },
      },
    },
  ];
}

/** `callback.changed` with the new values by name; an empty text is a property that was taken away. */
function toSession({ params, userData }: CallbackChange): Pick<Delivery, 'event' | 'before'> {
  const values = ({ set, removed }: typeof params): Record<string, string> => ({
    ...Object.fromEntries(removed.map((name) => [name, ''])),
    ...set,
  });
  return {
    event: {
      name: 'callback.changed',
      type: 'external',
      data: { params: values(params), userdata: values(userData) },
    },
    before: ({ callback }) => {
      if (callback !== null) callback.userData = changed(callback.userData, userData);
      return [];
    },
  };
}
