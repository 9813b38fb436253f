import { randomUUID } from 'node:crypto';
import {
  type AssignmentRecord,
  agentId,
  type CallbackId,
  callbackId,
  type NewCallback,
  type PassedOver,
  requestId,
  type Store,
  type Write,
} from '@ringback/core';
import {
  createTestDatabase,
  MemoryStore,
  QuietTelemetry,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);

const passedOver = (reason: 'overtaken' | 'other target', earlierMs: number): PassedOver => ({
  count: 1,
  reasons: { [reason]: { count: 1, earlierMs } },
  named: [{ requestId: requestId('r0'), callbackId: null, priority: 0, arrivedAt: T0 - earlierMs, reason }],
});

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('assignments in the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;

  beforeAll(async () => {
    if (kind === 'memory') return;
    database = await createTestDatabase();
    store = await openStore({
      target: database.target,
      node: '1',
      telemetry: new QuietTelemetry(),
      clock: systemClock,
      uuid: randomUUID,
    });
  });
  beforeEach(async () => {
    if (kind === 'memory') store = new MemoryStore();
    else await store.assignments.removeBefore(Number.MAX_SAFE_INTEGER, 1000);
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  const record = (at: number, more: Partial<AssignmentRecord> = {}): AssignmentRecord => ({
    at,
    virtualQueue: 'VQ "ü"',
    requestId: requestId(`r${at}`),
    callbackId: callbackId('1-a'),
    agentId: agentId('1001'),
    target: '?:A>1@S.GA',
    priority: 2,
    arrivedAt: at - 5000,
    position: 1,
    passedOver: null,
    ...more,
  });

  const keep = (...assignments: AssignmentRecord[]) =>
    store.commit(assignments.map((assignment) => ({ kind: 'assignment.add', assignment })));

  it('are reported by queue and span, those that passed somebody over by name, overtakes first', async () => {
    const overtake = record(T0 + 1, { passedOver: passedOver('overtaken', 60_000) });
    const passing = record(T0 + 2, { passedOver: passedOver('other target', 1500), callbackId: null });
    await keep(
      record(T0 - 1),
      record(T0),
      overtake,
      passing,
      record(T0 + 1000),
      record(T0 + 5, { virtualQueue: 'Other', passedOver: passedOver('overtaken', 1) }),
    );
    expect(
      await store.assignments.overtakes({ virtualQueue: 'VQ "ü"', from: T0, to: T0 + 1000, limit: 5 }),
    ).toEqual({
      assignments: 3,
      passing: 2,
      reasons: [
        { reason: 'other target', count: 1, earlierMs: 1500 },
        { reason: 'overtaken', count: 1, earlierMs: 60_000 },
      ],
      records: [overtake, passing],
    });
  });

  it('are removed when they are old, so many at a time', async () => {
    await keep(record(T0), record(T0 + 1), record(T0 + 2));
    expect(await store.assignments.removeBefore(T0 + 2, 1)).toBe(1);
    expect(await store.assignments.removeBefore(T0 + 2, 5)).toBe(1);
    const span = { virtualQueue: 'VQ "ü"', from: T0 - 1, to: T0 + 9, limit: 5 };
    expect((await store.assignments.overtakes(span)).assignments).toBe(1);
  });

  it('tell each agent what he had to do with, with the lines that are wanted, and what comes back to him', async () => {
    const [talked, coming, others, gone] = ['t', 'c', 'o', 'g'].map((name) => callbackId(`1-work-${name}`));
    if (talked === undefined || coming === undefined || others === undefined || gone === undefined) return;
    const line = (id: typeof talked, at: number, event: string): Write => ({
      kind: 'history.append',
      entry: {
        callbackId: id,
        at,
        source: 'routing',
        event,
        text: 'x',
        stateBefore: null,
        stateAfter: null,
        data: { agent: '1001' },
      },
    });
    for (const [id, state] of [
      [talked, 'QUEUED'],
      [coming, 'SCHEDULED'],
      [others, 'SCHEDULED'],
    ] as const)
      await store.commit([{ kind: 'callback.insert', callback: newCallback(id, state) }]);
    await keep(
      record(T0 - 1, { callbackId: coming }),
      record(T0 + 1, { callbackId: talked }),
      record(T0 + 2, { callbackId: talked }),
      record(T0 + 3, { callbackId: others, agentId: agentId('1002') }),
      record(T0 + 4, { callbackId: gone }),
      record(T0 + 5, { callbackId: null }),
    );
    await store.commit([
      line(talked, T0 + 2, 'agent.reserved'),
      line(talked, T0 + 2, 'leg.ended'),
      line(talked, T0 + 3, 'conversation.started'),
    ]);
    const ana = agentId('1001');
    const events = ['agent.reserved', 'conversation.started'];
    const work = (from: number, limit = 9) => store.agentWork.recent({ agentId: ana, from, events, limit });
    const [first, ...more] = await work(T0);
    expect(more).toEqual([]);
    expect(first?.record).toEqual(await store.callbacks.get(talked));
    expect(first?.assignedAt).toBe(T0 + 2);
    expect(first?.lines).toEqual([
      { at: T0 + 2, event: 'agent.reserved', data: { agent: '1001' } },
      { at: T0 + 3, event: 'conversation.started', data: { agent: '1001' } },
    ]);
    expect((await work(T0 - 1)).map(({ record: { id }, lines }) => [id, lines.length])).toEqual([
      [talked, 2],
      [coming, 0],
    ]);
    expect((await store.agentWork.upcoming({ agentId: ana, limit: 9 })).map(({ id }) => id)).toEqual([
      coming,
    ]);
    expect(await store.agentWork.hasPart(ana, coming)).toBe(true);
    expect(await store.agentWork.hasPart(ana, others)).toBe(false);
  });

  const newCallback = (id: CallbackId, state: 'QUEUED' | 'SCHEDULED'): NewCallback => ({
    id,
    service: 'support',
    state,
    reason: null,
    customerNumber: '+14155550101',
    createdAt: T0,
    desiredAt: T0 + 60_000,
    dueAt: T0 + 60_000,
    arrivedAt: T0,
    expiresAt: T0 + 86_400_000,
    params: {},
    userData: { city: 'Ülm' },
  });
});
