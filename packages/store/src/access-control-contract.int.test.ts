import { randomUUID } from 'node:crypto';
import type { Account, ApiKey, AuditEntry, Store, WebSession } from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('access control in the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;

  beforeAll(async () => {
    if (kind === 'memory') {
      store = new MemoryStore();
      return;
    }
    database = await createTestDatabase();
    store = await openStore({
      target: database.target,
      node: '1',
      telemetry: new QuietTelemetry(),
      clock: systemClock,
      uuid: randomUUID,
    });
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  it('keeps users, and when they came', async () => {
    const eva: Account = {
      name: 'eva "ü"',
      role: 'supervisor',
      agentId: null,
      passwordHash: 'scrypt$x',
      active: true,
      createdAt: T0,
      changedAt: T0,
    };
    await store.accounts.put(eva);
    const later = {
      ...eva,
      role: 'agent',
      agentId: '7',
      active: false,
      createdAt: T0 + 5,
      changedAt: T0 + 5,
    } as const;
    await store.accounts.put(later);
    await store.accounts.put({ ...eva, name: 'ben' });
    expect(await store.accounts.get(eva.name)).toEqual({ ...later, createdAt: T0 });
    expect((await store.accounts.list()).map(({ name }) => name)).toEqual(['ben', eva.name]);
    expect(await store.accounts.delete('ben')).toBe(true);
    expect(await store.accounts.delete('ben')).toBe(false);
    expect(await store.accounts.get('ben')).toBeNull();
  });

  it('keeps one secret for each name, whoever comes first', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map((fresh) => store.secrets.obtain('links', fresh)));
    expect(new Set(all).size).toBe(1);
    expect(await store.secrets.obtain('links', 'later')).toBe(all[0]);
    expect(await store.secrets.obtain('others', 'later')).toBe('later');
  });

  it('keeps keys, with what they are for and when they were used', async () => {
    const key: ApiKey = {
      id: 'a1',
      name: 'shop',
      role: 'client',
      services: ['a', 'b,"c'],
      secretHash: 'ff',
      createdAt: T0,
      createdBy: 'admin',
      expiresAt: null,
      lastUsedAt: null,
    };
    const other = { ...key, id: 'a2', services: null, createdAt: T0 + 1, expiresAt: T0 + 9 };
    await store.apiKeys.add(other);
    await store.apiKeys.add(key);
    await store.apiKeys.used('a1', T0 + 3);
    expect(await store.apiKeys.get('a1')).toEqual({ ...key, lastUsedAt: T0 + 3 });
    expect(await store.apiKeys.list()).toEqual([{ ...key, lastUsedAt: T0 + 3 }, other]);
    expect(await store.apiKeys.delete('a1')).toBe(true);
    expect(await store.apiKeys.delete('a1')).toBe(false);
  });

  it('keeps logins until they are over, unused, or ended', async () => {
    const session = (tokenHash: string, more: Partial<WebSession> = {}): WebSession => ({
      tokenHash,
      user: 'eva',
      stamp: 's',
      createdAt: T0,
      seenAt: T0,
      expiresAt: T0 + 100,
      ...more,
    });
    for (const one of [
      session('kept', { seenAt: T0 + 40 }),
      session('idle'),
      session('over', { seenAt: T0 + 40, expiresAt: T0 + 20 }),
      session('others', { user: 'ben', seenAt: T0 + 40 }),
    ])
      await store.webSessions.add(one);
    expect(await store.webSessions.removeOver({ now: T0 + 50, idleSince: T0 + 10 }, 10)).toBe(2);
    await store.webSessions.seen('kept', T0 + 60);
    expect(await store.webSessions.get('kept')).toEqual(session('kept', { seenAt: T0 + 60 }));
    expect(await store.webSessions.get('idle')).toBeNull();
    await store.webSessions.deleteOf('eva');
    expect(await store.webSessions.get('kept')).toBeNull();
    await store.webSessions.delete('others');
    expect(await store.webSessions.get('others')).toBeNull();
  });

  it('finds entries of the audit log by everything that people ask for, newest first, and forgets the oldest', async () => {
    const entry = (at: number, more: Partial<AuditEntry> = {}): Omit<AuditEntry, 'id'> => ({
      at,
      who: 'admin',
      role: 'administrator',
      means: 'session',
      address: '192.0.2.1',
      action: 'PUT /x',
      subject: 'service',
      name: 'support',
      outcome: 'done',
      before: null,
      after: { a: '1', 'ü"': [1] },
      requestId: 'r',
      ...more,
    });
    await store.audit.add(entry(T0));
    await store.audit.add(entry(T0 + 1, { who: 'eva', role: null, means: null, outcome: 'refused' }));
    await store.audit.add(entry(T0 + 2, { subject: 'list', name: 'L' }));
    await store.audit.add(entry(T0 + 3));
    const at = async (filter: object) =>
      (await store.audit.find({ limit: 10, ...filter })).map((found) => found.at - T0);
    expect(await at({})).toEqual([3, 2, 1, 0]);
    expect(await at({ limit: 2 })).toEqual([3, 2]);
    expect(await at({ who: 'eva' })).toEqual([1]);
    expect(await at({ subject: 'service', name: 'support', outcome: 'done' })).toEqual([3, 0]);
    expect(await at({ from: T0 + 1, to: T0 + 3 })).toEqual([2, 1]);
    const [newest, second] = await store.audit.find({ limit: 2 });
    expect({ ...newest }).toEqual({ ...entry(T0 + 3), id: newest?.id });
    expect(await at({ before: second?.id })).toEqual([1, 0]);
    expect(await store.audit.trim({ since: 0, most: 3 }, 10)).toBe(1);
    expect(await store.audit.trim({ since: T0 + 2, most: 100 }, 10)).toBe(1);
    expect(await store.audit.trim({ since: 0, most: 2 }, 10)).toBe(0);
    expect(await at({})).toEqual([3, 2]);
  });
});
