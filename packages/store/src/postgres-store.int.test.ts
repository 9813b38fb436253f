import { randomUUID } from 'node:crypto';
import {
  callbackId,
  callId,
  hasCode,
  legId,
  type NewCallback,
  requestId,
  type Store,
  sessionId,
  type Write,
} from '@ringback/core';
import {
  createTestDatabase,
  QuietTelemetry,
  stoppedClock,
  systemClock,
  type TestDatabase,
} from '@ringback/testkit';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Database } from './database/database.ts';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);

let database: TestDatabase;
let admin: Database;
let store: Store;

const open = (node: string): Promise<Store> =>
  openStore({
    target: database.target,
    node,
    telemetry: new QuietTelemetry(),
    clock: systemClock,
    uuid: randomUUID,
  });

beforeAll(async () => {
  database = await createTestDatabase();
  admin = await Database.open({ target: database.target, log: new QuietTelemetry(), poolSize: 2 });
  store = await open('1');
});

afterAll(async () => {
  await store.close();
  await admin.close();
  await database.drop();
});

const newCallback = (more: Partial<NewCallback> = {}): NewCallback => ({
  id: callbackId(`1-${randomUUID()}`),
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: null,
  createdAt: T0,
  desiredAt: T0,
  dueAt: T0,
  arrivedAt: T0,
  expiresAt: T0,
  params: {},
  userData: {},
  ...more,
});

const insert = (more: Partial<NewCallback> = {}): Write => ({
  kind: 'callback.insert',
  callback: newCallback(more),
});

describe('commits', () => {
  it('cost a caller with bad values nothing but the own unit', async () => {
    const good = Array.from({ length: 40 }, () => newCallback());
    const bad = newCallback({ userData: { name: 'a\u0000b' } });
    const all = [...good.slice(0, 20), bad, ...good.slice(20)];
    const outcomes = await Promise.allSettled(
      all.map((callback) => store.commit([{ kind: 'callback.insert', callback }])),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'STORE_BAD_DATA', retryable: false } },
    ]);
    for (const { id } of good) expect(await store.callbacks.get(id)).not.toBeNull();
    expect(await store.callbacks.get(bad.id)).toBeNull();
  });

  it('refuse an end without a reason, and a reason without an end', async () => {
    const callback = newCallback();
    await store.commit([{ kind: 'callback.insert', callback }]);
    for (const set of [{ state: 'COMPLETED' as const }, { reason: 'CANCELLED' }]) {
      await expect(store.commit([{ kind: 'callback.update', id: callback.id, set }])).rejects.toMatchObject({
        code: 'STORE_BAD_DATA',
      });
    }
  });

  it('let only the first session have a callback', async () => {
    const callback = newCallback();
    const start = (id: string): Promise<void> =>
      store.commit([
        { kind: 'callback.update', id: callback.id, set: { sessionId: sessionId(id) } },
        {
          kind: 'session.save',
          session: {
            sessionId: sessionId(id),
            callbackId: callback.id,
            documentHash: 'h',
            snapshot: '',
            starter: null,
          },
          savedAt: T0,
        },
      ]);
    await store.commit([{ kind: 'callback.insert', callback }]);
    await start('FIRST');
    await expect(start('SECOND')).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    expect((await store.callbacks.get(callback.id))?.sessionId).toBe('FIRST');
    expect(await store.sessions.get(sessionId('SECOND'))).toBeNull();
    await start('FIRST');
  });
});

describe('claims', () => {
  it('give every due callback to exactly one of eight claimers', async () => {
    await admin.queryText('DELETE FROM callback');
    const stores = await Promise.all(['a', 'b'].map(open));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        async (dueTimes, limit) => {
          const made = dueTimes.map((due) => newCallback({ dueAt: T0 + due }));
          await store.commit(made.map((callback) => ({ kind: 'callback.insert', callback })));
          const claimAll = async (at: number): Promise<string[]> => {
            const ids: string[] = [];
            for (;;) {
              const claimed = await (stores[at % 2] ?? store).callbacks.claimDue({
                now: T0,
                limit,
                node: `claimer-${at}`,
                leaseMs: 60_000,
              });
              const order = claimed.map(({ dueAt, seq }) => [dueAt, seq] as const);
              expect(order).toEqual([...order].sort((x, y) => x[0] - y[0] || x[1] - y[1]));
              ids.push(...claimed.map(({ id }) => id));
              if (claimed.length === 0) return ids;
            }
          };
          const claimed = (await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(claimAll))).flat();
          const due = made.filter(({ dueAt }) => dueAt <= T0).map(({ id }) => id as string);
          expect(claimed.sort()).toEqual(due.sort());
          await admin.queryText('DELETE FROM callback');
        },
      ),
      { numRuns: 15 },
    );
    await Promise.all(stores.map((one) => one.close()));
  });

  it('lapse on the clock of the database', async () => {
    const callback = newCallback({ dueAt: T0 - 10_000 });
    await store.commit([{ kind: 'callback.insert', callback }]);
    const claim = () => store.callbacks.claimDue({ now: T0 - 10_000, limit: 10, node: 'x', leaseMs: 60_000 });
    expect(await claim()).toHaveLength(1);
    expect(await claim()).toHaveLength(0);
    await admin.queryText(`UPDATE callback SET lease_until = now() WHERE id = $1`, [callback.id]);
    expect(await claim()).toHaveLength(1);
  });

  it('and look-ups by number read by the indexes that are made for them (U13)', async () => {
    await store.commit(Array.from({ length: 500 }, () => insert({ dueAt: T0 + 3_600_000 })));
    await admin.queryText('ANALYZE callback');
    const plan = async (select: string): Promise<string> => {
      const rows = await admin.queryText<{ 'QUERY PLAN': string }>(`EXPLAIN ${select}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const due = await plan(
      `SELECT id FROM callback WHERE waiting AND due_at <= from_ms(${T0}) AND state <> 'PAUSED'
         AND (lease_until IS NULL OR lease_until <= now()) ORDER BY due_at, seq LIMIT 100 FOR UPDATE SKIP LOCKED`,
    );
    expect(due).toContain('callback_due');
    const found = await plan(
      `SELECT id FROM callback c WHERE (c.state <> 'COMPLETED' OR c.expires_at > from_ms(${T0}))
         AND c.customer_number = '+19995550199' ORDER BY c.seq DESC LIMIT 100`,
    );
    expect(found).toContain('callback_number');
  });
});

describe('several nodes on one database', () => {
  const opened: Store[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await admin.queryText('DELETE FROM node WHERE name <> $1', ['1']);
  });
  /** A node whose heart beats when the test lets time pass. */
  async function node(name: string) {
    const { clock } = stoppedClock();
    let replaced = 0;
    const one = await openStore({
      target: database.target,
      node: name,
      telemetry: new QuietTelemetry(),
      clock,
      uuid: randomUUID,
      onReplaced: () => {
        replaced++;
      },
    });
    opened.push(one);
    return { store: one, beat: () => clock.advance(1000), replaced: () => replaced };
  }
  const silence = (name: string): Promise<unknown> =>
    admin.queryText(`UPDATE node SET seen_at = now() - interval '1 minute' WHERE name = $1`, [name]);
  /** Everybody who is lost in the eyes of a node, once it can judge. */
  const lostFor = async (one: Awaited<ReturnType<typeof node>>, name: string): Promise<void> => {
    await expect
      .poll(
        async () => {
          await one.beat();
          return one.store.nodes.lost();
        },
        { timeout: 10_000 },
      )
      .toContain(name);
  };
  const work = (): { id: ReturnType<typeof sessionId>; writes: Write[] } => {
    const id = sessionId(randomUUID());
    return {
      id,
      writes: [
        {
          kind: 'session.save',
          session: { sessionId: id, callbackId: null, documentHash: 'h', snapshot: '1', starter: null },
          savedAt: T0,
        },
        { kind: 'timer.set', timer: { sessionId: id, sendId: 's', dueAt: T0, event: { name: 'tick' } } },
        { kind: 'outbox.add', entry: { id: `o-${id}`, receiver: null, dueAt: null, body: {} } },
        {
          kind: 'leg.save',
          leg: {
            legId: legId(`l-${id}`),
            callId: callId('c'),
            callbackId: null,
            role: 'customer',
            state: 'dialling',
            signalling: 1,
            startedAt: T0,
          },
        },
      ],
    };
  };

  const OFF_PHONE = { onPhone: false, limit: 10 };

  it('a node that was silent for too long is replaced by one other, which gets everything it had', async () => {
    const [hung, other, third] = [await node('hung'), await node('other'), await node('third')];
    const { id, writes } = work();
    const calling = { id: sessionId(randomUUID()) };
    await hung.store.commit([
      ...writes,
      {
        kind: 'session.save',
        session: {
          sessionId: calling.id,
          callbackId: null,
          documentHash: 'h',
          snapshot: '1',
          starter: null,
        },
        savedAt: T0,
      },
      {
        kind: 'action.add',
        action: {
          sessionId: calling.id,
          requestId: requestId('r'),
          action: 'ixn.call',
          payload: {},
        },
      },
    ]);
    expect(await other.store.sessions.dueTimers(T0, 10)).toEqual([]);
    await silence('hung');
    await lostFor(other, 'hung');
    await lostFor(third, 'hung');
    expect(await other.store.nodes.replace('hung')).toBe(true);
    expect(await third.store.nodes.replace('hung')).toBe(false);
    expect((await other.store.legs.open('hung')).map(({ legId: leg }) => leg)).toEqual([`l-${id}`]);
    expect(await other.store.legs.open('other')).toEqual([]);
    expect(await other.store.nodes.takeSessions('hung', OFF_PHONE)).toEqual([id]);
    expect(await other.store.nodes.takeSessions('hung', OFF_PHONE)).toEqual([]);
    // Whoever waits for the switch comes when the phones are free.
    expect(await other.store.nodes.takeSessions('hung', { onPhone: true, limit: 10 })).toEqual([calling.id]);
    await other.store.nodes.takeOutbox('hung');
    expect(await other.store.sessions.get(id)).toMatchObject({ owner: 'other', snapshot: '1' });
    expect(await other.store.sessions.dueTimers(T0, 10)).toMatchObject([{ sessionId: id }]);
    expect(await other.store.sessions.dueOutbox(T0, 10)).toMatchObject([{ id: `o-${id}` }]);
    await other.store.nodes.forget('hung');
    expect(await third.store.nodes.lost()).not.toContain('hung');
  });

  it('commits nothing more when it wakes up, and is told so once', async () => {
    const [hung, other] = [await node('hung'), await node('other')];
    const { id, writes } = work();
    await hung.store.commit(writes);
    await silence('hung');
    await lostFor(other, 'hung');
    expect(await other.store.nodes.replace('hung')).toBe(true);
    await other.store.nodes.takeSessions('hung', OFF_PHONE);
    const save: Write = {
      kind: 'session.save',
      session: {
        sessionId: id,
        callbackId: null,
        documentHash: 'h',
        snapshot: 'of the hung one',
        starter: null,
      },
      savedAt: T0 + 1,
    };
    await expect(hung.store.commit([save])).rejects.toMatchObject({ code: 'STORE_LEASE_LOST' });
    const callback = newCallback();
    await expect(hung.store.commit([{ kind: 'callback.insert', callback }])).rejects.toMatchObject({
      code: 'STORE_LEASE_LOST',
    });
    expect(await other.store.sessions.get(id)).toMatchObject({ owner: 'other', snapshot: '1' });
    expect(await other.store.callbacks.get(callback.id)).toBeNull();
    for (let beat = 0; beat < 3; beat++) await hung.beat();
    await expect.poll(() => hung.replaced()).toBe(1);
    expect(await hung.store.nodes.lost()).toEqual([]);
  });

  it('a node that is heard of in time is not replaced', async () => {
    const [sleepy, other] = [await node('sleepy'), await node('other')];
    await silence('sleepy');
    await lostFor(other, 'sleepy');
    await admin.queryText('UPDATE node SET seen_at = now() WHERE name = $1', ['sleepy']);
    expect(await other.store.nodes.replace('sleepy')).toBe(false);
    const { writes } = work();
    await sleepy.store.commit(writes);
  });

  it('whoever was not seen steadily itself does not judge others: after an outage nobody was', async () => {
    const [one, other] = [await node('one'), await node('other')];
    await silence('one');
    expect(await other.store.nodes.lost()).toEqual([]);
    await one.beat();
  });

  it('a node that ended in order is replaced without a wait', async () => {
    const [ended, other] = [await node('ended'), await node('other')];
    const { id, writes } = work();
    await ended.store.commit(writes);
    await ended.store.close();
    await lostFor(other, 'ended');
    expect(await other.store.nodes.replace('ended')).toBe(true);
    expect(await other.store.nodes.takeSessions('ended', OFF_PHONE)).toEqual([id]);
  });

  it('a second process under the same name ends the commits of the first', async () => {
    const [first, second] = [await node('same'), await node('same')];
    const { writes } = work();
    await expect(first.store.commit(writes)).rejects.toMatchObject({ code: 'STORE_LEASE_LOST' });
    await second.store.commit(writes);
    await first.beat();
    await expect.poll(() => first.replaced()).toBe(1);
  });

  it('each can say where it is reached', async () => {
    const [one, other] = [await node('one'), await node('other')];
    await one.store.nodes.announce('http://10.0.0.1:8080');
    expect(await other.store.nodes.url('one')).toBe('http://10.0.0.1:8080');
    expect(await other.store.nodes.url('nobody')).toBeNull();
  });
});

describe('what is left of sessions', () => {
  it('without a callback goes when they have ended long ago, their trace with them', async () => {
    const [old, fresh, running] = [1, 2, 3].map(() => sessionId(randomUUID()));
    if (old === undefined || fresh === undefined || running === undefined) throw new Error('three');
    const trace = { at: T0, event: null, steps: [], reads: [], changed: {}, failure: null };
    for (const id of [old, fresh, running]) {
      const session = { sessionId: id, callbackId: null, documentHash: 'h', snapshot: '', starter: null };
      await store.commit([{ kind: 'session.save', session, savedAt: T0 }]);
      await store.sessions.addTrace([{ sessionId: id, entries: [trace] }]);
    }
    await store.commit([{ kind: 'session.end', sessionId: old, endedAt: T0 + 1 }]);
    await store.commit([{ kind: 'session.end', sessionId: fresh, endedAt: T0 + 9 }]);
    const never = sessionId(randomUUID());
    await store.sessions.addTrace([{ sessionId: never, entries: [trace] }]);
    await admin.queryText(`UPDATE session_trace SET written_at = to_timestamp($1) WHERE session_id = $2`, [
      T0 / 1000,
      never,
    ]);
    expect(await store.sessions.removeEnded(T0 + 5, 100)).toBeGreaterThan(0);
    expect(await store.sessions.trace(old)).toEqual([]);
    expect(await store.sessions.trace(never)).toEqual([]);
    expect(await store.sessions.trace(fresh)).toHaveLength(1);
    expect(await store.sessions.trace(running)).toHaveLength(1);
    await store.commit([{ kind: 'session.end', sessionId: running, endedAt: T0 }]);
  });
});

describe('counts', () => {
  it('are by service and state', async () => {
    const service = randomUUID();
    await store.commit([insert({ service }), insert({ service }), insert({ service, state: 'SCHEDULED' })]);
    expect((await store.callbacks.countByState()).filter((row) => row.service === service)).toEqual([
      { service, state: 'QUEUED', count: 2 },
      { service, state: 'SCHEDULED', count: 1 },
    ]);
  });
});

describe('callbacks that outlived their time', () => {
  it('are found in the order in which they did, whether they wait or were started, until they end and are removed', async () => {
    const expiring = (msAgo: number): NewCallback =>
      newCallback({ createdAt: T0 - 9000, desiredAt: T0 - 9000, dueAt: T0 - 9000, expiresAt: T0 - msAgo });
    const started = expiring(5000);
    const waiting = expiring(6000);
    const paused = expiring(4000);
    const ended = expiring(7000);
    const fresh = expiring(1000);
    for (const callback of [started, waiting, paused, ended, fresh])
      await store.commit([{ kind: 'callback.insert', callback }]);
    const change = (
      { id }: NewCallback,
      set: Extract<Write, { kind: 'callback.update' }>['set'],
    ): Promise<void> => store.commit([{ kind: 'callback.update', id, set }]);
    await change(started, { sessionId: sessionId('s-late'), state: 'ROUTING' });
    await change(paused, { state: 'PAUSED' });
    await change(ended, { state: 'COMPLETED', reason: 'X', completedAt: T0 - 8000 });
    expect(await store.callbacks.overdue(T0 - 2000, 10)).toEqual([waiting.id, started.id, paused.id]);
    expect(await store.callbacks.overdue(T0 - 2000, 2)).toEqual([waiting.id, started.id]);
    expect(await store.callbacks.removeExpired(T0 - 2000, 10)).toBe(1);
    expect(await store.callbacks.get(ended.id)).toBeNull();
    for (const one of [started, waiting, paused, fresh])
      await change(one, { state: 'COMPLETED', reason: 'X', completedAt: T0 });
    expect(await store.callbacks.overdue(T0 - 2000, 10)).toEqual([]);
    expect(await store.callbacks.removeExpired(T0 - 2000, 10)).toBe(3);
  });
});

describe('the indexes of callbacks', () => {
  it('name no column that changes between start and end, so that updates stay on their page (HOT)', async () => {
    const rows = await admin.queryText<{ name: string }>(
      `SELECT DISTINCT a.attname AS name FROM pg_index i
       JOIN pg_depend d ON d.objid = i.indexrelid AND d.refobjid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
       WHERE i.indrelid = 'callback'::regclass ORDER BY 1`,
    );
    // The primary key depends on its column through its constraint.
    expect(rows.map(({ name }) => name)).toEqual([
      'customer_number',
      'due_at',
      'expires_at',
      'seq',
      'service',
      // Changes when a callback is submitted, as `waiting` does, and when it ends.
      'submitted',
      'waiting',
    ]);
  });
});

/** Random histories of a few callbacks and sessions, in units. */
const unit: fc.Arbitrary<Write[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('callback.update' as const),
      id: fc.constantFrom('c1', 'c2').map(callbackId),
      set: fc.oneof(
        fc.constantFrom({ state: 'ROUTING' as const }, { state: 'PROCESSING' as const }),
        fc.constantFrom('X', 'Y').map((reason) => ({ state: 'COMPLETED' as const, reason, completedAt: T0 })),
        fc.integer({ min: 1, max: 9 }).map((ms) => ({ connectedAt: T0 + ms })),
        fc.constantFrom('s1', 's2').map((id) => ({ sessionId: sessionId(id) })),
      ),
    }),
    fc.record({
      kind: fc.constant('timer.set' as const),
      timer: fc.record({
        sessionId: fc.constantFrom('s1', 's2').map(sessionId),
        sendId: fc.constantFrom('t1', 't2'),
        dueAt: fc.integer({ min: T0, max: T0 + 9 }),
        event: fc.constant({}),
      }),
    }),
    fc.record({
      kind: fc.constant('timer.clear' as const),
      sessionId: fc.constantFrom('s1', 's2').map(sessionId),
      sendId: fc.constantFrom('t1', 't2'),
    }),
    fc.record({
      kind: fc.constant('action.add' as const),
      action: fc.record({
        sessionId: fc.constantFrom('s1', 's2').map(sessionId),
        requestId: fc.constantFrom('r1', 'r2').map(requestId),
        action: fc.constantFrom('a', 'b'),
        payload: fc.constant({}),
      }),
    }),
    fc.record({
      kind: fc.constant('action.remove' as const),
      sessionId: fc.constantFrom('s1', 's2').map(sessionId),
      requestId: fc.constantFrom('r1', 'r2').map(requestId),
    }),
    fc.record({
      kind: fc.constant('session.save' as const),
      session: fc.record({
        sessionId: fc.constantFrom('s1', 's2').map(sessionId),
        callbackId: fc.constant(null),
        documentHash: fc.constant('h'),
        snapshot: fc.constantFrom('1', '2', '3'),
        starter: fc.constantFrom(null, { a: 1 }),
      }),
      savedAt: fc.constant(T0),
    }),
    fc.record({
      kind: fc.constant('outbox.add' as const),
      entry: fc.record({
        id: fc.constantFrom('o1', 'o2'),
        receiver: fc.constantFrom(null, sessionId('s1')),
        dueAt: fc.constantFrom(null, T0 + 1),
        body: fc.constantFrom({ n: 1 }, { n: 2 }),
      }),
    }),
    fc.record({ kind: fc.constant('outbox.remove' as const), id: fc.constantFrom('o1', 'o2') }),
    fc.record({
      kind: fc.constant('outbox.move' as const),
      id: fc.constantFrom('o1', 'o2'),
      dueAt: fc.constantFrom(T0 + 2, T0 + 3),
    }),
    fc.record({
      kind: fc.constant('leg.save' as const),
      leg: fc.record({
        legId: fc.constantFrom('l1', 'l2').map(legId),
        callId: fc.constant(callId('c')),
        callbackId: fc.constant(null),
        role: fc.constant('customer' as const),
        state: fc.constantFrom('dialling' as const, 'answered' as const),
        signalling: fc.constantFrom(1, 2),
        startedAt: fc.constant(T0),
      }),
    }),
    fc.record({
      kind: fc.constant('leg.end' as const),
      legId: fc.constantFrom('l1', 'l2').map(legId),
      endedAt: fc.constantFrom(T0, T0 + 1),
      cause: fc.constantFrom('a', 'b'),
    }),
    fc.record({
      kind: fc.constant('attempt.finish' as const),
      callbackId: fc.constant(callbackId('c1')),
      number: fc.constantFrom(1, 2),
      endedAt: fc.constantFrom(T0, T0 + 1),
      result: fc.constantFrom('busy' as const, 'rejected' as const),
      sipStatus: fc.constant(null),
    }),
  ),
  { minLength: 1, maxLength: 6 },
);

const TABLES = {
  callback: 'id, state, reason, session_id, connected_at, completed_at, waiting, attempts',
  session: 'session_id, snapshot, starter, ended_at',
  session_timer: 'session_id, send_id, due_at',
  pending_action: 'session_id, request_id, action',
  session_outbox: 'id, receiver, due_at, body',
  dial_attempt: 'callback_id, number, ended_at, result',
  leg: 'leg_id, state, signalling, open, ended_at, cause',
};

async function contents(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const [table, columns] of Object.entries(TABLES)) {
    all[table] = await admin.queryText(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`);
  }
  return all;
}

async function reset(): Promise<void> {
  for (const table of Object.keys(TABLES)) await admin.queryText(`DELETE FROM ${table}`);
  const attempt = { callbackId: callbackId('c1'), callId: callId('x'), startedAt: T0 };
  await store.commit([
    { kind: 'callback.insert', callback: newCallback({ id: callbackId('c1') }) },
    { kind: 'callback.insert', callback: newCallback({ id: callbackId('c2') }) },
    { kind: 'attempt.insert', attempt: { ...attempt, number: 1 } },
    { kind: 'attempt.insert', attempt: { ...attempt, number: 2 } },
    ...['l1', 'l2'].map((id): Write => {
      const rest = {
        callId: callId('c'),
        callbackId: null,
        state: 'dialling',
        signalling: 0,
        startedAt: T0,
      } as const;
      return { kind: 'leg.save', leg: { legId: legId(id), role: 'customer', ...rest } };
    }),
  ]);
}

/** Code of the fault, null when there is none. */
const refusalOf = (commit: Promise<void>): Promise<unknown> =>
  commit.then(
    () => null,
    (error: unknown) => (hasCode(error) ? error.code : error),
  );

describe('units that share a commit', () => {
  it('leave behind what they would have left one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { minLength: 2, maxLength: 8 }), async (units) => {
        await reset();
        const refusals = [];
        for (const writes of units) refusals.push(await refusalOf(store.commit(writes)));
        const oneByOne = await contents();
        await reset();
        const together = await Promise.all(units.map((writes) => refusalOf(store.commit(writes))));
        expect(await contents()).toEqual(oneByOne);
        expect(together).toEqual(refusals);
      }),
      { numRuns: 40 },
    );
  });
});
