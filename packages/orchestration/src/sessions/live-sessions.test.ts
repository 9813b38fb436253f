import { callbackId, requestId, type SessionId, sessionId } from '@ringback/core';
import { MemoryStore, QuietTelemetry, systemClock } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { LiveSessions } from './live-sessions.ts';

const ID: SessionId = sessionId('A1');
let store: MemoryStore;
let telemetry: QuietTelemetry;
let stopping: boolean;

const PORTS = () => ({
  store,
  telemetry,
  wireClock: systemClock,
  engine: { forget: () => undefined },
  node: '1',
  serviceOptions: () => ({ _target: 'Sales@Stat_Server.GA' }),
  isStopping: () => stopping,
});
const sessions = (): LiveSessions => new LiveSessions(PORTS());

beforeEach(async () => {
  store = new MemoryStore();
  telemetry = new QuietTelemetry();
  stopping = false;
  await store.commit([
    {
      kind: 'callback.insert',
      callback: {
        id: callbackId('1-a'),
        service: 'support',
        state: 'QUEUED',
        reason: null,
        customerNumber: '+15550100',
        createdAt: 1,
        desiredAt: 1,
        dueAt: 1,
        arrivedAt: 1,
        expiresAt: 2,
        params: {},
        userData: {},
      },
    },
    {
      kind: 'session.save',
      savedAt: 1,
      session: {
        sessionId: ID,
        callbackId: callbackId('1-a'),
        documentHash: 'd',
        snapshot: '{}',
        starter: null,
      },
    },
    {
      kind: 'action.add',
      action: { sessionId: ID, requestId: requestId('r'), action: 'queue.submit', payload: {} },
    },
  ]);
});

describe('a session that is not in memory', () => {
  it('is read back as it was committed', async () => {
    const found = await sessions().find(ID);
    if (found.kind !== 'live') throw new Error(found.kind);
    const { live } = found;
    expect(live).toMatchObject({ sessionId: ID, documentHash: 'd', snapshot: '{}' });
    expect(live.callback?.options['_target']).toBe('Sales@Stat_Server.GA');
    expect([...live.pending.keys()]).toEqual(['r']);
    expect(await sessions().find(sessionId('unknown'))).toEqual({ kind: 'gone' });
  });

  it('is waited for while the database is away, and so is its snapshot: nothing that happened is dropped (P1)', async () => {
    store.away = true;
    const live = sessions();
    const found = live.find(ID);
    const saved = live.saved(ID);
    await expect.poll(() => telemetry.lines.length).toBe(2);
    store.away = false;
    expect(await found).toMatchObject({ kind: 'live', live: { sessionId: ID } });
    expect(await saved).toBe('{}');
  });

  it('is left alone when another node runs it', async () => {
    const other = new LiveSessions({ ...PORTS(), node: '2' });
    expect(await other.find(ID)).toEqual({ kind: 'elsewhere', node: '1' });
  });

  it('is not waited for when the process stops', async () => {
    store.away = true;
    stopping = true;
    await expect(sessions().find(ID)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
