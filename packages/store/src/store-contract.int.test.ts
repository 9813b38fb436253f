import { randomUUID } from 'node:crypto';
import {
  type CallbackChange,
  type CallbackFilter,
  type CallbackId,
  type CallbackPageOrder,
  callbackId,
  callId,
  type HistoryEntry,
  instanceId,
  legId,
  type NewCallback,
  type NewNotification,
  requestId,
  type ServiceInstance,
  type Store,
  type StoredLeg,
  type Subscription,
  sessionId,
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
const HOUR = 3_600_000;

const newCallback = (more: Partial<NewCallback> = {}): NewCallback => ({
  id: callbackId(`1-${randomUUID()}`),
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: '+15550100',
  createdAt: T0,
  desiredAt: T0,
  dueAt: T0,
  arrivedAt: T0,
  expiresAt: T0 + 24 * HOUR,
  params: { _customer_number: '+15550100', _urs_virtual_queue: 'VQ_Support' },
  userData: { first_name: 'Ana', note: 'ü "quoted" \\ \n 😀' },
  ...more,
});

const line = (id: CallbackId, at: number, event: string): HistoryEntry => ({
  callbackId: id,
  at,
  source: 'system',
  event,
  text: 'Something happened.',
  stateBefore: null,
  stateAfter: 'QUEUED',
  data: { nested: [1, { a: null }] },
});

/** What PostgreSQL and the store in memory must both do. */
describe.each(['postgres', 'memory'] as const)('the %s store', (kind) => {
  let database: TestDatabase | null = null;
  let store: Store;
  const insert = async (more: Partial<NewCallback> = {}): Promise<NewCallback> => {
    const callback = newCallback(more);
    await store.commit([{ kind: 'callback.insert', callback }]);
    return callback;
  };

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
  beforeEach(() => {
    if (kind === 'memory') store = new MemoryStore();
  });
  afterAll(async () => {
    await store.close();
    await database?.drop();
  });

  it('gives a callback back as it was accepted', async () => {
    const callback = await insert({ state: 'SCHEDULED', dueAt: T0 + HOUR, customerNumber: null });
    expect(await store.callbacks.get(callback.id)).toEqual({
      ...callback,
      seq: expect.any(Number) as number,
      sessionId: null,
      sessionServer: null,
      connectedAt: null,
      completedAt: null,
      attempts: 0,
    });
    expect(await store.callbacks.get(callbackId('nobody'))).toBeNull();
  });

  it('numbers callbacks in the order of their acceptance', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => insert()));
    const records = await Promise.all(ids.map(({ id }) => store.callbacks.get(id)));
    const seqs = records.map((record) => record?.seq ?? 0);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(seqs).toHaveLength(30);
  });

  it('changes only what an update names, and never an end', async () => {
    const { id } = await insert();
    const update = (set: Extract<Write, { kind: 'callback.update' }>['set']) =>
      store.commit([{ kind: 'callback.update', id, set }]);
    await update({ state: 'PROCESSING', sessionId: sessionId('S1') });
    await update({ connectedAt: T0 + 5 });
    expect(await store.callbacks.get(id)).toMatchObject({
      state: 'PROCESSING',
      sessionId: 'S1',
      connectedAt: T0 + 5,
      reason: null,
    });
    await update({ connectedAt: null });
    expect((await store.callbacks.get(id))?.connectedAt).toBeNull();
    await update({ connectedAt: T0 + 5 });
    await update({ state: 'COMPLETED', reason: 'AGENT_CONNECTED', completedAt: T0 + 9 });
    await update({ state: 'QUEUED', reason: 'CANCELLED' });
    expect(await store.callbacks.get(id)).toMatchObject({
      state: 'COMPLETED',
      reason: 'AGENT_CONNECTED',
      completedAt: T0 + 9,
    });
  });

  it('finds by the time that is wanted, by states, and by what services have where requests say nothing', async () => {
    const service = `find-${randomUUID()}`;
    const [early, late] = [
      await insert({ service, desiredAt: T0 + HOUR, params: { _vq: 'a' } }),
      await insert({
        service,
        desiredAt: T0 + 3 * HOUR,
        params: {},
        state: 'SCHEDULED',
        dueAt: T0 + 900 * HOUR,
      }),
    ];
    const find = async (filter: Partial<CallbackFilter>) =>
      (
        await store.callbacks.find({ service, operand: 'AND', conditions: [], now: T0, limit: 10, ...filter })
      ).map(({ id }) => id);
    expect(await find({ desired: { from: T0, to: T0 + HOUR } })).toEqual([early.id]);
    expect(await find({ desired: { from: T0 + HOUR, to: T0 + 3 * HOUR } })).toEqual([late.id, early.id]);
    expect(await find({ states: ['SCHEDULED', 'ROUTING'] })).toEqual([late.id]);
    const vq = (value: string, services: string[]) => ({
      conditions: [{ key: '_vq', value, negated: false, services }],
    });
    expect(await find(vq('a', []))).toEqual([early.id]);
    expect(await find(vq('b', [service]))).toEqual([late.id]);
    expect(await find(vq('a', [service]))).toEqual([late.id, early.id]);
    const counted = await store.callbacks.countSubmitted();
    expect(counted.filter((one) => one.service === service)).toEqual([{ service, count: 1 }]);
    await store.commit([
      {
        kind: 'callback.update',
        id: early.id,
        set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 },
      },
    ]);
    expect((await store.callbacks.countSubmitted()).some((one) => one.service === service)).toBe(false);
  });

  it('changes properties, and the time of one that is scheduled', async () => {
    const change = (id: CallbackId, given: Partial<CallbackChange>) =>
      store.commit([
        {
          kind: 'callback.change',
          id,
          change: { params: { set: {}, removed: [] }, userData: { set: {}, removed: [] }, ...given },
        },
      ]);
    const times = { desiredAt: T0 + 9 * HOUR, dueAt: T0 + 8 * HOUR, arrivedAt: T0 + 8 * HOUR };
    const move = { ...times, expiresAt: T0 + 40 * HOUR, state: 'SCHEDULED' as const };
    const later = await insert({ state: 'SCHEDULED', dueAt: T0 + HOUR });
    await Promise.all([
      change(later.id, { params: { set: { _vq: 'a' }, removed: ['_urs_virtual_queue', '_none'] }, move }),
      change(later.id, { userData: { set: { note: '' }, removed: ['first_name'] }, customerNumber: '+1' }),
      change(later.id, { params: { set: { _vq: 'b' }, removed: [] } }),
    ]);
    expect(await store.callbacks.get(later.id)).toMatchObject({
      ...times,
      state: 'SCHEDULED',
      expiresAt: T0 + 40 * HOUR,
      customerNumber: '+1',
      params: { _customer_number: '+15550100', _vq: 'b' },
      userData: { note: '' },
    });
    const waiting = await insert({ dueAt: T0 + 7 * HOUR });
    await expect(change(waiting.id, { move })).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    expect((await store.callbacks.get(waiting.id))?.dueAt).toBe(waiting.dueAt);
    await store.commit([
      { kind: 'callback.update', id: later.id, set: { state: 'QUEUED', sessionId: sessionId('S-moved') } },
    ]);
    await expect(change(later.id, { move })).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    await store.commit([
      {
        kind: 'callback.update',
        id: waiting.id,
        set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 },
      },
    ]);
  });

  it('tells the history of a callback in order, and of that callback alone', async () => {
    const [a, b] = [await insert(), await insert()];
    const lines = [line(a.id, T0, 'one'), line(a.id, T0, 'two'), line(a.id, T0 + 1, 'three')];
    await store.commit(lines.slice(0, 2).map((entry) => ({ kind: 'history.append', entry })));
    await store.commit([
      { kind: 'history.append', entry: line(b.id, T0, 'other') },
      { kind: 'history.append', entry: line(a.id, T0 + 1, 'three') },
    ]);
    expect(await store.callbacks.history(a.id)).toEqual(lines);
  });

  it('keeps what is told of a callback together with its acceptance', async () => {
    const callback = newCallback();
    const lines = [
      line(callback.id, T0, 'one'),
      line(callback.id, T0, 'two'),
      line(callback.id, T0, 'three'),
    ];
    const [one, two, three] = lines.map((entry): Write => ({ kind: 'history.append', entry }));
    if (one === undefined || two === undefined || three === undefined)
      throw new Error('three lines are wanted');
    await store.commit([{ kind: 'callback.insert', callback }, one, two]);
    await store.commit([three]);
    expect(await store.callbacks.history(callback.id)).toEqual(lines);
  });

  it('lets a claimed callback to nobody else until it is given back', async () => {
    const due = T0 - 1000 * HOUR;
    const late = await insert({ dueAt: due + 1 });
    const early = await insert({ dueAt: due });
    await insert({ dueAt: T0 + 1000 * HOUR, state: 'SCHEDULED' });
    expect(await store.callbacks.nextDue()).toBe(due);
    const request = { now: due + 1, limit: 10, node: 'one', leaseMs: 60_000 };
    const claimed = await store.callbacks.claimDue(request);
    expect(claimed.map(({ id }) => id)).toEqual([early.id, late.id]);
    expect(await store.callbacks.claimDue({ ...request, node: 'two' })).toEqual([]);
    expect(await store.callbacks.nextDue()).not.toBe(due);
    await store.callbacks.releaseClaims('two');
    expect(await store.callbacks.claimDue(request)).toEqual([]);
    await store.callbacks.releaseClaims('one');
    expect((await store.callbacks.claimDue({ ...request, limit: 1 })).map(({ id }) => id)).toEqual([
      early.id,
    ]);
    await store.commit([{ kind: 'callback.update', id: early.id, set: { sessionId: sessionId('S9') } }]);
    await store.callbacks.releaseClaims('one');
    expect((await store.callbacks.claimDue(request)).map(({ id }) => id)).toEqual([late.id]);
    await store.commit([
      {
        kind: 'callback.update',
        id: late.id,
        set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 },
      },
    ]);
    await store.callbacks.releaseClaims('one');
    expect(await store.callbacks.claimDue(request)).toEqual([]);
  });

  it('lets a callback that left its session be started again, and no other', async () => {
    const { id } = await insert();
    const first = sessionId(randomUUID());
    await store.commit([
      { kind: 'callback.update', id, set: { sessionId: first, state: 'PROCESSING', connectedAt: T0 + 1 } },
    ]);
    const later = {
      desiredAt: T0 + HOUR,
      dueAt: T0 + HOUR / 2,
      arrivedAt: T0 + HOUR / 2,
      expiresAt: T0 + 30 * HOUR,
    };
    const restart = (leaves: string): Promise<void> =>
      store.commit([
        {
          kind: 'callback.restart',
          id,
          restart: { leaves: sessionId(leaves), state: 'SCHEDULED', ...later },
        },
      ]);
    await restart('another');
    expect(await store.callbacks.get(id)).toMatchObject({ state: 'PROCESSING', sessionId: first });
    await restart(first);
    expect(await store.callbacks.get(id)).toMatchObject({
      state: 'SCHEDULED',
      sessionId: null,
      connectedAt: null,
      ...later,
    });
    const claim = { now: T0 + HOUR, limit: 1000, node: '1', leaseMs: 1000 };
    expect((await store.callbacks.claimDue(claim)).map((record) => record.id)).toContain(id);
    const second = sessionId(randomUUID());
    await store.commit([
      { kind: 'callback.update', id, set: { sessionId: second, state: 'COMPLETED', reason: 'R' } },
    ]);
    await restart(second);
    expect(await store.callbacks.get(id)).toMatchObject({ state: 'COMPLETED' });
  });

  it('gives a session only to a callback that waits, and never another one', async () => {
    const [cancelled, started] = [await insert(), await insert()];
    const start = (id: CallbackId, session: string) =>
      store.commit([
        { kind: 'callback.update', id, set: { sessionId: sessionId(session) } },
        { kind: 'history.append', entry: line(id, T0, 'session.started') },
      ]);
    await store.commit([
      {
        kind: 'callback.update',
        id: cancelled.id,
        set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: T0 },
      },
    ]);
    await expect(start(cancelled.id, 'S1')).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    await start(started.id, 'S2');
    await start(started.id, 'S2');
    await expect(start(started.id, 'S3')).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    expect(await store.callbacks.get(cancelled.id)).toMatchObject({ sessionId: null, reason: 'CANCELLED' });
    expect(await store.callbacks.history(cancelled.id)).toEqual([]);
    expect(await store.callbacks.get(started.id)).toMatchObject({ sessionId: 'S2', reason: null });
    expect(await store.callbacks.history(started.id)).toHaveLength(2);
  });

  it('refuses a second dial attempt under the same number together with its whole unit', async () => {
    const { id } = await insert();
    const attempt = { callbackId: id, number: 1, callId: callId('C1'), startedAt: T0 };
    await store.commit([{ kind: 'attempt.insert', attempt }]);
    await expect(
      store.commit([
        { kind: 'history.append', entry: line(id, T0, 'never') },
        { kind: 'callback.update', id, set: { state: 'ROUTING' } },
        { kind: 'attempt.insert', attempt: { ...attempt, callId: callId('C2') } },
      ]),
    ).rejects.toMatchObject({ code: 'STORE_CONFLICT', retryable: false });
    expect(await store.callbacks.history(id)).toEqual([]);
    expect(await store.callbacks.get(id)).toMatchObject({ state: 'QUEUED', attempts: 1 });
    expect(await store.callbacks.attempts(id)).toEqual([
      { ...attempt, endedAt: null, result: null, sipStatus: null },
    ]);
  });

  it('keeps the first result of an attempt', async () => {
    const { id } = await insert();
    const finish = { kind: 'attempt.finish', callbackId: id, number: 1, endedAt: T0 + 7 } as const;
    await store.commit([
      { kind: 'attempt.insert', attempt: { callbackId: id, number: 1, callId: callId('C1'), startedAt: T0 } },
    ]);
    expect((await store.legs.openAttempts('1')).map(({ callbackId: of }) => of)).toContain(id);
    await store.commit([{ ...finish, result: 'busy', sipStatus: 486 }]);
    await store.commit([{ ...finish, result: 'answered', sipStatus: 200 }]);
    expect(await store.callbacks.attempts(id)).toMatchObject([
      { endedAt: T0 + 7, result: 'busy', sipStatus: 486 },
    ]);
    expect((await store.legs.openAttempts('1')).map(({ callbackId: of }) => of)).not.toContain(id);
  });

  it('saves a session, and forgets timers and requests when it ends', async () => {
    const session = {
      sessionId: sessionId(randomUUID()),
      callbackId: callbackId('1-x'),
      documentHash: 'abc',
      snapshot: '{"a":1}',
      starter: { kind: 'session', sessionId: 'S' },
    };
    const { sessionId: id } = session;
    const action = {
      sessionId: id,
      requestId: requestId('R1'),
      action: 'queue.submit',
      payload: { vq: 'VQ' },
    };
    const timer = { sessionId: id, sendId: 'send 1', dueAt: T0 - 500 * HOUR, event: { name: 'tick' } };
    await store.commit([
      { kind: 'session.save', session, savedAt: T0 },
      { kind: 'action.add', action },
      { kind: 'timer.set', timer },
    ]);
    await store.commit([
      {
        kind: 'session.save',
        session: { ...session, snapshot: '{"a":2}', starter: null },
        savedAt: T0 + 1,
      },
    ]);
    // Who started it, and when, is what the first save said.
    expect(await store.sessions.get(id)).toEqual({
      ...session,
      snapshot: '{"a":2}',
      owner: '1',
      startedAt: T0,
      documentUrl: '',
    });
    expect(await store.sessions.pendingActions([id])).toEqual([action]);
    expect(await store.sessions.nextTimer(timer.dueAt - 1)).toBe(timer.dueAt);
    expect(await store.sessions.nextTimer(timer.dueAt)).not.toBe(timer.dueAt);
    const running = await store.sessions.running({ node: '1', after: null, limit: 1000 });
    expect(running).toContain(id);
    await store.commit([{ kind: 'session.end', sessionId: id, endedAt: T0 + 2 }]);
    expect(await store.sessions.get(id)).toBeNull();
    expect(await store.sessions.pendingActions([id])).toEqual([]);
    expect(await store.sessions.dueTimers(timer.dueAt, 10)).toEqual([]);
  });

  it('keeps what is in the outbox until a unit removes it, in the order it was written', async () => {
    const receiver = sessionId(randomUUID());
    const [first, second, later] = [randomUUID(), randomUUID(), randomUUID()];
    const entry = (id: string, dueAt: number | null, to: typeof receiver | null = receiver): Write => ({
      kind: 'outbox.add',
      entry: { id, receiver: to, dueAt, body: { kind: 'event', n: [1, { a: null }] } },
    });
    const due = async (now: number) => (await store.sessions.dueOutbox(now, 10)).map(({ id }) => id);
    await store.commit([entry(second, null), entry(first, null, null)]);
    await store.commit([entry(later, T0 + 10)]);
    expect(await due(T0)).toEqual([second, first]);
    expect(await store.sessions.dueOutbox(T0, 1)).toEqual([
      { id: second, receiver, dueAt: null, body: { kind: 'event', n: [1, { a: null }] } },
    ]);
    expect(await store.sessions.nextOutbox(T0)).toBe(T0 + 10);
    expect(await store.sessions.scheduledStart(receiver)).toMatchObject({ id: later, dueAt: T0 + 10 });
    await store.commit([{ kind: 'outbox.move', id: later, dueAt: T0 + 5 }]);
    expect(await due(T0 + 5)).toEqual([second, first, later]);
    await store.commit([second, first, later].map((id): Write => ({ kind: 'outbox.remove', id })));
    // One that was done is not brought back by a change of its time.
    await store.commit([{ kind: 'outbox.move', id: later, dueAt: T0 + 7 }]);
    expect(await due(T0 + 99)).toEqual([]);
    expect(await store.sessions.nextOutbox(T0)).toBeNull();
    expect(await store.sessions.scheduledStart(receiver)).toBeNull();
  });

  it('keeps the newest part of the trace of a session', async () => {
    const [one, other] = [sessionId(randomUUID()), sessionId(randomUUID())];
    const entry = (n: number) => ({
      at: T0 + n,
      event: n === 0 ? null : `e${n}`,
      steps: [
        { event: null, transitions: [{ source: 'a', targets: ['b'], line: 3 }], left: ['a'], entered: ['b'] },
      ],
      reads: [],
      changed: { n },
      failure: null,
    });
    await store.sessions.addTrace([
      { sessionId: one, entries: [entry(0), entry(1)] },
      { sessionId: other, entries: [entry(9)] },
    ]);
    await store.sessions.addTrace([{ sessionId: one, entries: [entry(2)] }]);
    await store.sessions.addTrace([{ sessionId: one, entries: [entry(3)] }]);
    expect(await store.sessions.trace(one)).toEqual([entry(0), entry(1), entry(2), entry(3)]);
    await store.sessions.trimTrace([one, other], 2);
    expect(await store.sessions.trace(one)).toEqual([entry(2), entry(3)]);
    expect(await store.sessions.trace(other)).toEqual([entry(9)]);
    expect(await store.sessions.trace(sessionId('nobody'))).toEqual([]);
  });

  it('knows the callback of a session', async () => {
    const callback = newCallback();
    await store.commit([{ kind: 'callback.insert', callback }]);
    const [of, alone] = [sessionId(randomUUID()), sessionId(randomUUID())];
    const saved = { documentHash: 'h', snapshot: '', starter: null };
    await store.commit([
      { kind: 'session.save', session: { ...saved, sessionId: of, callbackId: callback.id }, savedAt: T0 },
      { kind: 'callback.update', id: callback.id, set: { sessionId: of } },
      { kind: 'session.save', session: { ...saved, sessionId: alone, callbackId: null }, savedAt: T0 },
    ]);
    expect(await store.sessions.callbackOf(of)).toBe(callback.id);
    expect(await store.sessions.callbackOf(alone)).toBeNull();
    expect(await store.sessions.callbackOf(sessionId('nobody'))).toBeNull();
  });

  it('finds sessions that were started before a time', async () => {
    const id = sessionId(randomUUID());
    const session = { sessionId: id, callbackId: null, documentHash: 'h', snapshot: '', starter: null };
    await store.commit([{ kind: 'session.save', session, savedAt: T0 - 900 * HOUR }]);
    // Being saved again makes nobody younger.
    await store.commit([{ kind: 'session.save', session, savedAt: T0 }]);
    expect(await store.sessions.aged(T0 - 899 * HOUR, 10)).toEqual([id]);
    expect(await store.sessions.aged(T0 - 900 * HOUR, 10)).toEqual([]);
    await store.commit([{ kind: 'session.end', sessionId: id, endedAt: T0 }]);
    expect(await store.sessions.aged(T0, 1000)).not.toContain(id);
  });

  it('lists running sessions in batches by id', async () => {
    const prefix = randomUUID();
    const ids = ['a', 'b', 'c'].map((end) => sessionId(`~${prefix}${end}`));
    for (const id of ids) {
      const session = { sessionId: id, callbackId: null, documentHash: 'h', snapshot: '{}', starter: null };
      await store.commit([{ kind: 'session.save', session, savedAt: T0 }]);
    }
    const page = async (after: string, limit: number) =>
      await store.sessions.running({ node: '1', after: sessionId(after), limit });
    expect(await page(`~${prefix}`, 2)).toEqual(ids.slice(0, 2));
    expect(await page(`~${prefix}b`, 2)).toEqual(ids.slice(2));
  });

  it('hands out timers that are due, oldest first, until they are cleared', async () => {
    const id = sessionId(`T${randomUUID()}`);
    const base = T0 - 800 * HOUR;
    const timer = (sendId: string, dueAt: number): Write => ({
      kind: 'timer.set',
      timer: { sessionId: id, sendId, dueAt, event: { name: sendId } },
    });
    await store.commit([
      {
        kind: 'session.save',
        session: { sessionId: id, callbackId: null, documentHash: 'h', snapshot: '', starter: null },
        savedAt: T0,
      },
      timer('late', base + 20),
      timer('early', base + 10),
      timer('future', base + 99),
    ]);
    const due = async (now: number) => (await store.sessions.dueTimers(now, 10)).map(({ sendId }) => sendId);
    expect(await due(base + 9)).toEqual([]);
    expect(await due(base + 20)).toEqual(['early', 'late']);
    expect((await store.sessions.timersOf(id)).map(({ sendId }) => sendId)).toEqual([
      'early',
      'late',
      'future',
    ]);
    expect(await store.sessions.dueTimers(base + 20, 1)).toHaveLength(1);
    await store.commit([timer('early', base + 50)]);
    expect(await due(base + 20)).toEqual(['late']);
    await store.commit([{ kind: 'timer.clear', sessionId: id, sendId: 'late' }]);
    expect(await due(base + 20)).toEqual([]);
    await store.commit([{ kind: 'session.end', sessionId: id, endedAt: T0 }]);
  });

  it('knows the legs that a dead process may have left on phones', async () => {
    const leg: StoredLeg = {
      legId: legId(randomUUID()),
      callId: callId('C1'),
      callbackId: callbackId('1-x'),
      role: 'customer',
      state: 'dialling',
      signalling: { callId: 'abc', cseq: 1, route: null },
      startedAt: T0,
    };
    const open = async () => (await store.legs.open('1')).filter(({ legId: id }) => id === leg.legId);
    await store.commit([{ kind: 'leg.save', leg }]);
    expect(await open()).toEqual([leg]);
    await store.commit([{ kind: 'leg.save', leg: { ...leg, state: 'answered', signalling: 'x' } }]);
    expect(await open()).toEqual([{ ...leg, state: 'answered', signalling: 'x' }]);
    await store.commit([{ kind: 'leg.end', legId: leg.legId, endedAt: T0 + 1, cause: 'bye' }]);
    expect(await open()).toEqual([]);
  });

  it('finds callbacks by their properties, newest first', async () => {
    const service = `find-${randomUUID()}`;
    const one = await insert({
      service,
      params: { _customer_number: '+1', colour: 'red' },
      customerNumber: '+1',
    });
    const two = await insert({ service, params: {}, userData: { colour: 'blue' }, customerNumber: '+2' });
    const three = await insert({
      service,
      params: {},
      userData: {},
      customerNumber: '+1',
      state: 'SCHEDULED',
    });
    const find = async (
      operand: 'AND' | 'OR',
      conditions: readonly (readonly [string, string, boolean?])[],
      limit = 10,
    ) =>
      (
        await store.callbacks.find({
          service,
          operand,
          limit,
          now: T0,
          conditions: conditions.map(([key, value, negated = false]) => ({ key, value, negated })),
        })
      ).map(({ id }) => id);
    expect(await find('AND', [])).toEqual([three.id, two.id, one.id]);
    expect(await find('AND', [], 1)).toEqual([three.id]);
    expect(await find('AND', [['_customer_number', '+1']])).toEqual([three.id, one.id]);
    expect(
      await find('AND', [
        ['_customer_number', '+1'],
        ['_callback_state', 'SCHEDULED', true],
      ]),
    ).toEqual([one.id]);
    expect(
      await find('OR', [
        ['colour', 'red'],
        ['colour', 'blue'],
      ]),
    ).toEqual([two.id, one.id]);
    expect(await find('AND', [['colour', 'red', true]])).toEqual([three.id, two.id]);
    expect(await find('AND', [['_id', two.id]])).toEqual([two.id]);
    expect(await find('AND', [["it's; DROP TABLE callback", 'x']])).toEqual([]);
  });

  it('removes what is completed and expired, and nothing else', async () => {
    const old = T0 - 5000 * HOUR;
    const waiting = await insert({ expiresAt: old });
    const ended = await insert({ expiresAt: old });
    await store.commit([
      {
        kind: 'callback.update',
        id: ended.id,
        set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: old },
      },
      { kind: 'history.append', entry: line(ended.id, old, 'gone') },
    ]);
    const found = async (now: number) =>
      (await store.callbacks.find({ operand: 'AND', conditions: [], limit: 1000, now })).map(({ id }) => id);
    expect(await found(old - 1)).toEqual(expect.arrayContaining([waiting.id, ended.id]));
    expect(await found(old)).toContain(waiting.id);
    expect(await found(old)).not.toContain(ended.id);
    expect(await store.callbacks.removeExpired(old - 1, 10)).toBe(0);
    expect(await store.callbacks.removeExpired(old, 10)).toBe(1);
    expect(await store.callbacks.get(ended.id)).toBeNull();
    expect(await store.callbacks.get(waiting.id)).not.toBeNull();
  });

  it('keeps configuration as it was given, order and empty strings included', async () => {
    const { configuration } = store;
    const map = { zeta: '1', alpha: '', _service: 'callback' };
    const before = await configuration.version();
    await configuration.putService('support', map);
    expect(await configuration.version()).toBeGreaterThan(before);
    expect(Object.entries((await configuration.service('support')) ?? {})).toEqual(Object.entries(map));
    await configuration.putService('support', { only: 'this' });
    expect(await configuration.services()).toEqual([{ name: 'support', options: { only: 'this' } }]);
    expect(await configuration.deleteService('support')).toBe(true);
    expect(await configuration.deleteService('support')).toBe(false);
    expect(await configuration.service('support')).toBeNull();
    await configuration.putSection('callback', { a: 'b' });
    expect(await configuration.sections()).toEqual([{ name: 'callback', options: { a: 'b' } }]);
    expect(await configuration.section('callback')).toEqual({ a: 'b' });
    await configuration.putList('GMS_Patterns', { one: { k: 'v' } });
    expect(await configuration.list('GMS_Patterns')).toEqual({ one: { k: 'v' } });
    expect(await configuration.lists()).toEqual([{ name: 'GMS_Patterns', sections: { one: { k: 'v' } } }]);
    const content = {
      services: { together: { a: '1' }, 'and-this': {} },
      sections: { server: { realm: 'r' } },
      lists: { L: { one: { k: 'v' } } },
      resources: { POOL: ['+3'] },
    };
    const alone = await configuration.version();
    await configuration.putOptions(content);
    expect(await configuration.version()).toBeGreaterThan(alone);
    expect(await configuration.service('together')).toEqual({ a: '1' });
    expect(await configuration.section('server')).toEqual({ realm: 'r' });
    expect(await configuration.list('L')).toEqual({ one: { k: 'v' } });
    expect(await configuration.resources('POOL')).toEqual(['+3']);
    expect(await configuration.section('callback')).toEqual({ a: 'b' });
    await configuration.putOptions({ services: {}, sections: {}, lists: {}, resources: {} });
    if (kind === 'postgres') {
      // What the database does not take is in the last of them: those before it are not kept.
      const refused = { ...content, services: { lost: { a: '1' } }, resources: { 'a\u0000b': ['+3'] } };
      await expect(configuration.putOptions(refused)).rejects.toThrow();
      expect(await configuration.service('lost')).toBeNull();
    }
    await configuration.deleteResources('POOL');
    const changed = await configuration.version();
    await configuration.putResources('DNIS', ['+1', '+2']);
    expect(await configuration.version()).toBe(changed);
    expect(await configuration.resources('DNIS')).toEqual(['+1', '+2']);
    expect(await configuration.resourceGroups()).toEqual([{ name: 'DNIS', numbers: ['+1', '+2'] }]);
    const template = {
      name: 'vip',
      title: 'VIP',
      description: '',
      base: 'callback',
      document: 'main.scxml',
      options: [{ name: '_greeting' }],
      scenarios: [],
      presets: { _ttl: '60' },
      documents: ['main.scxml'],
    } as const;
    await configuration.putTemplate(template);
    expect(await configuration.templates()).toEqual([template]);
    const counted = await configuration.version();
    expect(await configuration.deleteTemplate('none')).toBe(false);
    expect(await configuration.deleteTemplate('vip')).toBe(true);
    expect(await configuration.version()).toBeGreaterThan(counted);
    expect(await configuration.templates()).toEqual([]);
    await configuration.putAgent('1001', { id: '1001', name: 'Ana' });
    await configuration.putAgentState('1001', 'NotReady', 'lunch');
    expect(await configuration.agents()).toEqual([{ id: '1001', name: 'Ana' }]);
    expect(await configuration.agentStates()).toEqual([{ id: '1001', state: 'NotReady', reason: 'lunch' }]);
    expect(await configuration.isSeeded()).toBe(false);
    await configuration.markSeeded();
    expect(await configuration.isSeeded()).toBe(true);
  });

  it('keeps documents by their hash', async () => {
    const document = {
      hash: randomUUID(),
      url: 'file:///a.scxml',
      text: '<scxml/>',
      parts: { 'file:///a.js': 'var a;' },
    };
    await store.sessions.saveDocument({ ...document, storedAt: T0 });
    await store.sessions.saveDocument({ ...document, storedAt: T0 + 1 });
    expect(await store.sessions.document(document.hash)).toMatchObject(document);
    expect(await store.sessions.document('none')).toBeNull();
  });

  describe('uploaded documents', () => {
    let name: string;
    beforeEach(() => {
      name = `flows/${randomUUID()}`;
    });

    it('keep every version; the newest is the current one until an earlier one is made current again', async () => {
      const { documents } = store;
      expect(await documents.get(name, null)).toBeNull();
      expect(await documents.put(name, '<one/>', T0)).toBe(1);
      expect(await documents.put(name, '<two ü 😀/>', T0 + HOUR)).toBe(2);
      expect(await documents.get(name, null)).toEqual({
        name,
        version: 2,
        text: '<two ü 😀/>',
        uploadedAt: T0 + HOUR,
        size: 10,
        current: true,
      });
      expect(await documents.makeCurrent(name, 1)).toBe(true);
      expect(await documents.makeCurrent(name, 3)).toBe(false);
      expect(await documents.get(name, null)).toMatchObject({ version: 1, text: '<one/>', current: true });
      expect(await documents.get(name, 2)).toMatchObject({ text: '<two ü 😀/>', current: false });
      expect(await documents.versions(name)).toEqual([
        { version: 2, uploadedAt: T0 + HOUR, size: 10, current: false },
        { version: 1, uploadedAt: T0, size: 6, current: true },
      ]);
      expect(await documents.put(name, '<three/>', T0)).toBe(3);
      expect((await documents.list()).filter((document) => document.name === name)).toEqual([
        { name, version: 3, uploadedAt: T0, size: 8, current: true },
      ]);
    });

    it('are gone with all their versions when they are removed', async () => {
      const { documents } = store;
      await documents.put(name, '<one/>', T0);
      await documents.put(name, '<two/>', T0);
      expect(await documents.remove(name)).toBe(true);
      expect(await documents.remove(name)).toBe(false);
      expect(await documents.versions(name)).toEqual([]);
      expect(await documents.put(name, '<again/>', T0)).toBe(1);
    });

    it('get a number of their own each when they are uploaded at once', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 12 }, (_, at) => store.documents.put(name, `<at${at}/>`, T0)),
      );
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
      expect((await store.documents.versions(name)).filter(({ current }) => current)).toHaveLength(1);
    });
  });

  describe('service instances', () => {
    const instance = (more: Partial<ServiceInstance> = {}): ServiceInstance => ({
      id: instanceId(`1-${randomUUID()}`),
      service: 'hello',
      sessionId: null,
      sessionServer: null,
      createdAt: T0,
      expiresAt: T0 + HOUR,
      userData: { city: 'Ulm', note: 'ü "quoted" 😀' },
      ...more,
    });

    it('are kept with their session and where it runs', async () => {
      const { instances } = store;
      const kept = instance();
      await instances.insert(kept);
      expect(await instances.get(kept.id)).toEqual(kept);
      const session = sessionId('S'.repeat(32));
      expect(await instances.attachSession(kept.id, session, 'http://ors2:7210')).toBe(true);
      expect(await instances.get(kept.id)).toMatchObject({
        sessionId: session,
        sessionServer: 'http://ors2:7210',
      });
      expect(await instances.remove(kept.id)).toBe(true);
      expect(await instances.remove(kept.id)).toBe(false);
      expect(await instances.get(kept.id)).toBeNull();
      expect(await instances.attachSession(kept.id, session, null)).toBe(false);
      expect(await instances.changeUserData(kept.id, { set: {}, remove: [] })).toBe(false);
    });

    it('have user data of which keys are set and removed, like callbacks', async () => {
      const { instances, callbacks } = store;
      const kept = instance();
      await instances.insert(kept);
      const change = { set: { city: 'Köln', more: '1' }, remove: ['note', 'none'] };
      expect(await instances.changeUserData(kept.id, change)).toBe(true);
      expect((await instances.get(kept.id))?.userData).toEqual({ city: 'Köln', more: '1' });
      const callback = await insert({ userData: { city: 'Ulm', note: 'x' } });
      expect(await callbacks.changeUserData(callback.id, change)).toBe(true);
      expect((await callbacks.get(callback.id))?.userData).toEqual({ city: 'Köln', more: '1' });
      expect(await callbacks.changeUserData(callbackId('none'), change)).toBe(false);
    });

    it('are found when their time is over, the oldest first', async () => {
      const { instances } = store;
      const ids: string[] = [];
      for (const hours of [3, 1, 2]) {
        const kept = instance({ expiresAt: T0 + hours * HOUR });
        ids[hours] = kept.id;
        await instances.insert(kept);
      }
      const found = (await instances.expired(T0 + 2 * HOUR, 100)).map(({ id }) => id);
      expect(found.filter((id) => ids.includes(id))).toEqual([ids[1], ids[2]]);
      expect(await instances.expired(T0 + 2 * HOUR, 1)).toHaveLength(1);
    });
  });

  describe('messages to be sent', () => {
    const message = (more: Partial<NewNotification> = {}): NewNotification => ({
      id: randomUUID(),
      channel: 'httpcb',
      receiver: 'httpcb http://a',
      line: null,
      callbackId: callbackId('1-a'),
      event: '_cbe_on_dial_init',
      target: { address: 'http://a/x', provider: null, isDebug: false, authorization: null, isTrusted: true },
      message: '{"event":"ü"}',
      subject: null,
      maxAttempts: 3,
      dueAt: T0,
      expiresAt: T0 + HOUR,
      onlyIfDesiredAt: null,
      ...more,
    });
    const add = (...all: NewNotification[]) =>
      store.commit(all.map((notification) => ({ kind: 'notification.add', notification })));
    const take = async (more: Partial<Parameters<Store['notifications']['take']>[0]> = {}) =>
      store.notifications.take({
        now: T0,
        node: '1',
        limit: 100,
        perReceiver: 10,
        leaseMs: 60_000,
        closed: [],
        here: [],
        ...more,
      });
    const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
    beforeEach(async () => {
      await store.notifications.release('1');
      await store.notifications.expire(T0 + 1000 * HOUR, 10_000);
    });

    it('are taken when they are due, as they were written and in that order, by one only', async () => {
      const all = [message(), message(), message({ dueAt: T0 + 1 })];
      await add(...all);
      const [first, second] = all;
      expect(await take()).toEqual([
        { ...first, attempts: 0 },
        { ...second, attempts: 0 },
      ]);
      expect(await take({ node: '2' })).toEqual([]);
      expect(await store.notifications.next(T0)).toBe(T0 + 1);
    });

    it('are due again when they are returned, and gone when they are removed', async () => {
      const [a, b] = [message(), message()];
      await add(a, b);
      await take();
      await store.commit([
        { kind: 'notification.return', id: a.id, dueAt: T0 + 5, attempts: 1 },
        { kind: 'notification.remove', id: b.id },
      ]);
      expect(await take()).toEqual([]);
      expect(await take({ now: T0 + 5 })).toEqual([{ ...a, dueAt: T0 + 5, attempts: 1 }]);
      await store.notifications.release('1');
      expect(ids(await take({ now: T0 + 5 }))).toEqual([a.id]);
    });

    it('are taken of each receiver alike, of none that is closed, of users only when they are here', async () => {
      const all = ['x', 'y', 'comet ana'].flatMap((receiver) => [1, 2, 3].map(() => message({ receiver })));
      await add(...all);
      const of = (receiver: string) => ids(all.filter((one) => one.receiver === receiver));
      expect(ids(await take({ perReceiver: 2, closed: ['x'] }))).toEqual(of('y').slice(0, 2));
      expect(ids(await take({ here: ['comet ana'], closed: ['y'] }))).toEqual([
        ...of('x'),
        ...of('comet ana'),
      ]);
    });

    it('do not overtake each other in a line', async () => {
      const [a, b, c] = [message({ line: 'l' }), message({ line: 'l' }), message({ line: 'm' })];
      await add(a, b, c);
      expect(ids(await take({ limit: 1 }))).toEqual([a.id]);
      expect(ids(await take())).toEqual([c.id]);
      await store.commit([{ kind: 'notification.return', id: a.id, dueAt: T0 + 9, attempts: 1 }]);
      expect(await take()).toEqual([]);
      expect(ids(await take({ now: T0 + 9 }))).toEqual([a.id, b.id]);
    });

    it('are dropped when their time is over, and counted while they wait', async () => {
      await add(message(), message({ expiresAt: T0 + 2 * HOUR, channel: 'sms' }));
      expect(await store.notifications.waiting()).toEqual(
        expect.arrayContaining([
          { channel: 'httpcb', count: 1 },
          { channel: 'sms', count: 1 },
        ]),
      );
      expect(await store.notifications.expire(T0 + HOUR, 10)).toMatchObject([
        { channel: 'httpcb', callbackId: '1-a', event: '_cbe_on_dial_init' },
      ]);
    });
  });

  it('finds subscriptions by their filter, patterns always, until they expire or are removed', async () => {
    const { subscriptions } = store;
    const subscription = (filter: string, expiresAt = T0 + HOUR): Subscription => ({
      id: randomUUID(),
      subscriberId: 'ana',
      channel: 'httpcb',
      target: {
        address: 'http://a',
        provider: 'p',
        isDebug: true,
        authorization: 'Bearer x',
        isTrusted: false,
      },
      language: 'de',
      filter,
      expiresAt,
    });
    const [exact, pattern, other, old] = ['news', 'n*', 'olds', 'news'].map((filter, at) =>
      subscription(filter, T0 + (at === 3 ? 0 : HOUR)),
    );
    for (const one of [exact, pattern, other, old]) if (one !== undefined) await subscriptions.insert(one);
    expect(await subscriptions.candidates(['news', 'x'], T0)).toEqual([exact, pattern]);
    expect(await subscriptions.removeExpired(T0, 10)).toBe(1);
    expect(await subscriptions.remove(exact?.id ?? '')).toBe(true);
    expect(await subscriptions.remove(exact?.id ?? '')).toBe(false);
    expect(await subscriptions.candidates(['news'], T0)).toEqual([pattern]);
  });

  it('keeps files of instances and callbacks as long as those', async () => {
    const { serviceFiles: files, instances, callbacks } = store;
    const content = new Uint8Array([0, 1, 255, 10]);
    const file = { key: 'photo', fileName: 'ü.png', mediaType: 'image/png', content };
    const owner = instanceId('files-1');
    await instances.insert({
      id: owner,
      service: 'hello',
      sessionId: null,
      sessionServer: null,
      createdAt: T0,
      expiresAt: T0 + HOUR,
      userData: {},
    });
    await files.put(owner, file);
    expect(await files.sizeOf(owner)).toEqual({ count: 1, bytes: 4 });
    await files.put(owner, { ...file, key: 'other', content: new Uint8Array(7) });
    await files.put(owner, { ...file, fileName: 'new.png' });
    expect(await files.sizeOf(owner)).toEqual({ count: 2, bytes: 11 });
    const kept = await files.get(owner, 'photo');
    expect({ ...kept, content: new Uint8Array(kept?.content ?? []) }).toEqual({
      fileName: 'new.png',
      mediaType: 'image/png',
      content,
    });
    await files.remove(owner, ['other', 'none']);
    await files.remove(owner, []);
    expect(await files.get(owner, 'other')).toBeNull();
    expect(await files.get('nobody', 'photo')).toBeNull();
    await instances.remove(owner);
    expect(await files.sizeOf(owner)).toEqual({ count: 0, bytes: 0 });

    const old = T0 - 1000 * HOUR;
    const { id } = await insert({ expiresAt: old });
    await store.commit([
      { kind: 'callback.update', id, set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: old } },
    ]);
    await files.put(id, file);
    expect(await callbacks.removeExpired(old, 10)).toBe(1);
    expect(await files.get(id, 'photo')).toBeNull();
  });

  it('keeps with a callback which server runs its session', async () => {
    const { id } = await insert();
    expect(await store.callbacks.get(id)).toMatchObject({ sessionId: null, sessionServer: null });
    const session = sessionId(randomUUID().replaceAll('-', '').toUpperCase());
    const sessionServer = 'http://ors2:7210';
    await store.commit([{ kind: 'callback.update', id, set: { sessionId: session, sessionServer } }]);
    await store.commit([{ kind: 'callback.update', id, set: { state: 'ROUTING' } }]);
    expect(await store.callbacks.get(id)).toMatchObject({ sessionId: session, sessionServer });
  });

  it('gives a page of callbacks in any order, and counts them', async () => {
    const service = `page-${randomUUID()}`;
    const { id: one } = await insert({ service, customerNumber: '+1 (415) 555-0101', desiredAt: T0 + 1 });
    const { id: two } = await insert({ service, customerNumber: null, desiredAt: T0 + 3 });
    const { id: three } = await insert({ service, customerNumber: '+14155550102', desiredAt: T0 + 2 });
    const page = async (order: Partial<CallbackPageOrder>) => {
      const { callbacks, total } = await store.callbacks.page({
        service,
        sort: 'createdAt',
        descending: true,
        offset: 0,
        limit: 10,
        counted: false,
        now: T0,
        ...order,
      });
      return { ids: callbacks.map(({ id }) => id), total };
    };
    expect(await page({})).toEqual({ ids: [three, two, one], total: null });
    expect(await page({ counted: true, limit: 1, offset: 1 })).toEqual({ ids: [two], total: 3 });
    expect((await page({ sort: 'desiredAt', descending: false })).ids).toEqual([one, three, two]);
    expect((await page({ sort: 'customerNumber' })).ids.at(-1)).toBe(two);
    expect((await page({ digits: '41555501' })).ids).toEqual([three, one]);
    expect((await page({ digits: '0101' })).ids).toEqual([one]);
    const time = { of: 'desiredAt' as const, from: T0 + 2, to: T0 + 3 };
    expect((await page({ time })).ids).toEqual([three]);
    expect((await page({ time: { of: 'completedAt', from: T0, to: null } })).ids).toEqual([]);
    expect((await page({ states: ['COMPLETED'] })).ids).toEqual([]);
    expect((await page({ reason: 'CANCELLED' })).ids).toEqual([]);
  });

  it('counts what happened to callbacks that are kept, by service and span (U28)', async () => {
    const service = `tally-${randomUUID()}`;
    const { id } = await insert({ service, createdAt: T0, arrivedAt: T0, desiredAt: T0 });
    await insert({ service, createdAt: T0 + HOUR, arrivedAt: T0, desiredAt: T0 });
    const attempt = { callbackId: id, number: 1, callId: callId('C'), startedAt: T0 + 1 };
    const set = { state: 'COMPLETED', reason: 'AGENT_CONNECTED', completedAt: T0 + HOUR } as const;
    await store.commit([
      { kind: 'attempt.insert', attempt },
      { kind: 'callback.update', id, set: { connectedAt: T0 + 60_000 } },
      { kind: 'callback.update', id, set },
    ]);
    const tally = (from: number, to: number, now = T0) =>
      store.callbacks.tally({ service, from, to, spanMs: HOUR, now });
    const one = { service, count: 1, detail: '', meanWaitS: null };
    expect(await tally(T0, T0 + 2 * HOUR)).toEqual([
      { ...one, span: 0, what: 'asked' },
      { ...one, span: 0, what: 'dialled' },
      { ...one, span: 1, what: 'asked' },
      { ...one, span: 1, what: 'ended', detail: 'AGENT_CONNECTED', meanWaitS: 60 },
    ]);
    expect(await tally(T0 - HOUR, T0)).toEqual([]);
    const { expiresAt } = (await store.callbacks.get(id)) ?? { expiresAt: 0 };
    expect(await tally(T0, T0 + 2 * HOUR, expiresAt)).toEqual([{ ...one, span: 1, what: 'asked' }]);
  });

  it('lists what documents reported of callbacks, oldest first and page by page', async () => {
    const service = `facts-${randomUUID()}`;
    const { id } = await insert({ service, createdAt: T0, arrivedAt: T0, desiredAt: T0 });
    const line = (event: string, at: number, values: Record<string, string>) => ({
      kind: 'history.append' as const,
      entry: {
        callbackId: id,
        at,
        source: 'session',
        event,
        text: '',
        stateBefore: null,
        stateAfter: null,
        data: { values },
      },
    });
    await store.commit([line('report.made', T0, { _CB_FINAL_RECORD: '0' }), line('other', T0 + 1, {})]);
    await store.commit([line('report.made', T0 + HOUR, { _CB_FINAL_RECORD: '1' })]);
    const page = (after: { at: number; seq: number } | null, limit = 10, to = T0 + 2 * HOUR) =>
      store.callbacks.facts({ service, from: T0, to, after, limit });
    const [first, last, ...more] = await page(null);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ callbackId: id, service, at: T0, values: { _CB_FINAL_RECORD: '0' } });
    expect(last).toMatchObject({ at: T0 + HOUR, values: { _CB_FINAL_RECORD: '1' } });
    expect(await page(null, 1)).toEqual([first]);
    expect(await page(first ?? null)).toEqual([last]);
    expect(await page(last ?? null)).toEqual([]);
    expect(await page(null, 10, T0 + HOUR)).toEqual([first]);
  });

  it('lists running sessions by id, with the address of their document', async () => {
    const hash = randomUUID();
    await store.sessions.saveDocument({
      hash,
      url: 'document:///hello',
      text: '<a/>',
      parts: {},
      storedAt: T0,
    });
    const prefix = randomUUID().replaceAll('-', '').toUpperCase().slice(0, 30);
    const ids = ['01', '02', '03'].map((end) => sessionId(`${prefix}${end}`));
    for (const id of ids) {
      const session = {
        sessionId: id,
        callbackId: null,
        starter: null,
        documentHash: hash,
        snapshot: '{}',
      };
      await store.commit([{ kind: 'session.save', session, savedAt: T0 }]);
    }
    const [first, second, third] = ids;
    if (first === undefined || second === undefined || third === undefined) return;
    await store.commit([{ kind: 'session.end', sessionId: second, endedAt: T0 }]);
    expect(await store.sessions.documentOf(first)).toMatchObject({ hash, text: '<a/>' });
    // The store in memory forgets sessions with their end.
    if (kind !== 'memory')
      expect(await store.sessions.documentOf(second)).toMatchObject({ hash, text: '<a/>' });
    const list = await store.sessions.list({ after: sessionId(`${prefix}00`), limit: 2 });
    expect(list.map((session) => [session.sessionId, session.document])).toEqual([
      [first, 'document:///hello'],
      [third, 'document:///hello'],
    ]);
    expect(list[0]).toMatchObject({ callbackId: null, node: '1' });
    expect((await store.sessions.list({ after: first, limit: 1 }))[0]?.sessionId).toBe(third);
    for (const id of [first, third])
      await store.commit([{ kind: 'session.end', sessionId: id, endedAt: T0 }]);
  });
});
