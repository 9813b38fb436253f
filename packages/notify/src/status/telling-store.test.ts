import {
  AppError,
  type CallbackId,
  callbackId,
  type NewCallback,
  STORE_UNAVAILABLE,
  sessionId,
  type Write,
} from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { messagesOf, tellingPlan } from './telling-plan.ts';
import { tellingStore } from './telling-store.ts';

const NOON = Date.UTC(2031, 0, 6, 12);
const TOLD = { _enable_status_notification: 'subscribe_notify', _status_notification_target: 'http://a/x' };

describe('the store that tells', () => {
  let store: MemoryStore;
  let told: ReturnType<typeof tellingStore>;
  let services: Record<string, Record<string, string>>;
  let reads: CallbackId[];
  let woken: number[];
  let planned: number;

  beforeEach(() => {
    store = new MemoryStore();
    services = { told: TOLD, quiet: {} };
    reads = [];
    woken = [];
    planned = 0;
    const { get } = store.callbacks;
    store.callbacks.get = async (id) => {
      reads.push(id);
      return get(id);
    };
    open();
  });

  function open(): void {
    let count = 0;
    told = tellingStore({
      store,
      service: (name) => services[name] ?? null,
      plan: ({ params, userData }, configured) => {
        planned++;
        return tellingPlan({ configured, params, userData }, () => null);
      },
      messages: (plan, before, after, events) =>
        messagesOf(plan, before, after, events, {
          now: NOON,
          ttlMs: 1000,
          uuid: () => `n${++count}`,
          links: { token: (id) => id, url: (id) => id },
          localised: (key) => key,
        }),
      written: (dueAt) => woken.push(dueAt),
    });
  }

  const insert = (id: string, service: string, state: NewCallback['state'] = 'QUEUED'): Write => ({
    kind: 'callback.insert',
    callback: {
      id: callbackId(id),
      service,
      state,
      reason: null,
      customerNumber: '+1',
      createdAt: NOON,
      desiredAt: NOON,
      dueAt: NOON,
      arrivedAt: NOON,
      expiresAt: NOON + 1000,
      params: {},
      userData: {},
    } satisfies NewCallback,
  });
  const update = (id: string, set: Extract<Write, { kind: 'callback.update' }>['set']): Write => ({
    kind: 'callback.update',
    id: callbackId(id),
    set,
  });
  const eventsOf = (unit: readonly Write[] | undefined): string[] =>
    (unit ?? []).flatMap((write) => (write.kind === 'notification.add' ? [write.notification.event] : []));

  it('commits what happened and what is told of it as one unit, and wakes the sender after that', async () => {
    await told.commit([insert('1-a', 'told')]);
    expect(store.units).toHaveLength(1);
    expect(eventsOf(store.units[0])).toEqual(['_cbe_on_callback_queued']);
    expect(woken).toEqual([NOON]);
    expect(planned).toBe(1);
  });

  it('adds nothing to units of callbacks that nobody hears of, and reads nothing for them', async () => {
    const unit = [insert('1-b', 'quiet')];
    await told.commit(unit);
    await told.commit([update('1-b', { state: 'ROUTING' })]);
    expect(store.units[0]).toBe(unit);
    expect(store.units.flatMap(eventsOf)).toEqual([]);
    expect(reads).toEqual([]);
    expect(woken).toEqual([]);
  });

  it('reads a scheduled callback that nobody hears of only when something happens to it before it is claimed', async () => {
    await told.commit([insert('1-a', 'quiet', 'SCHEDULED')]);
    await told.commit([insert('1-b', 'quiet', 'SCHEDULED')]);
    expect(reads).toEqual([]);
    const claimed = await told.callbacks.claimDue({ now: NOON, limit: 1, node: '1', leaseMs: 1000 });
    expect(claimed.map(({ id }) => id)).toEqual(['1-a']);
    await told.commit([update('1-a', { state: 'ROUTING' })]);
    expect(reads).toEqual([]);
    services['quiet'] = TOLD;
    await told.commit([update('1-b', { state: 'ROUTING' })]);
    expect(reads).toEqual(['1-b']);
    expect(store.units.flatMap(eventsOf)).toEqual(['_cbe_on_callback_status_updated']);
  });

  it('reads a callback that it does not know once, and keeps the order of units meanwhile', async () => {
    await told.commit([insert('1-a', 'told')]);
    open();
    await Promise.all([
      told.commit([update('1-a', { sessionId: sessionId('S') })]),
      told.commit([update('1-a', { state: 'ROUTING' })]),
      told.commit([{ kind: 'session.end', sessionId: sessionId('S'), endedAt: NOON }]),
    ]);
    expect(reads).toEqual(['1-a']);
    expect(store.units.slice(1).flatMap(eventsOf)).toEqual([
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
      '_cbe_on_callback_status_updated',
    ]);
  });

  it('hands in the same unit again when the same one is handed in after a failure', async () => {
    const unit = [insert('1-a', 'told')];
    store.away = true;
    await expect(told.commit(unit)).rejects.toThrow(AppError);
    store.away = false;
    await told.commit(unit);
    expect(store.notifications.all.map(({ id }) => id)).toEqual(['n1']);
  });

  it('passes on that the database is away, also when it only wanted to read', async () => {
    store.away = true;
    await expect(told.commit([update('1-z', { state: 'ROUTING' })])).rejects.toMatchObject({
      code: STORE_UNAVAILABLE,
    });
  });

  it('tells whoever the request names after a change, when nobody was told before', async () => {
    await told.commit([insert('1-b', 'quiet')]);
    await told.commit([
      {
        kind: 'callback.change',
        id: callbackId('1-b'),
        change: { params: { set: TOLD, removed: [] }, userData: { set: {}, removed: [] } },
      },
    ]);
    await told.commit([update('1-b', { state: 'ROUTING' })]);
    expect(store.units.flatMap(eventsOf)).toEqual(['_cbe_on_callback_status_updated']);
  });
});
