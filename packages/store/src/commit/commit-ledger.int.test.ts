import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { callbackId, type NewCallback, type Store, type Write } from '@ringback/core';
import {
  createTestDatabase,
  joinTestCluster,
  QuietTelemetry,
  systemClock,
  type TestCluster,
  type TestDatabase,
} from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../postgres-store.ts';

type Fault =
  | 'none'
  /** What commits reaches the server, its answer does not reach us. */
  | 'swallow-answer'
  /** The same, and a connection pooler in between says so. */
  | 'pooler-lost-server'
  /** What commits does not reach the server. */
  | 'swallow-commit'
  /** Nobody is there. */
  | 'away';

/** A message of the protocol that says that a connection is over. */
function errorResponse(code: string, text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}

/** Stands between store and server, and cuts connections at the worst moment. */
class CuttingProxy {
  fault: Fault = 'none';
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(upstream: () => Socket) {
    this.#server = createServer((client) => {
      if (this.fault === 'away') {
        client.destroy();
        return;
      }
      const server = upstream();
      let isCommitting = false;
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
      const cut = (): void => {
        this.cuts++;
        client.destroy();
        server.destroy();
      };
      client.on('data', (chunk) => {
        // A batch of new callbacks is one statement that commits itself.
        const commits = ['COMMIT', 'accept-callbacks', 'admit-'].some((text) => chunk.includes(text));
        if (commits && this.fault === 'swallow-commit') cut();
        else {
          isCommitting = commits;
          server.write(chunk);
        }
      });
      server.on('data', (chunk) => {
        if (isCommitting && this.fault === 'swallow-answer') cut();
        else if (isCommitting && this.fault === 'pooler-lost-server') {
          this.cuts++;
          client.end(errorResponse('08P01', 'server conn crashed?'));
          server.destroy();
        } else client.write(chunk);
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Ends every connection, as a server does that dies. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

const newCallback = (): NewCallback => ({
  id: callbackId(`1-${randomUUID()}`),
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: null,
  createdAt: 0,
  desiredAt: 0,
  dueAt: 0,
  arrivedAt: 0,
  expiresAt: 0,
  params: {},
  userData: {},
});

let cluster: TestCluster;
let database: TestDatabase;
let proxy: CuttingProxy;
let store: Store;

beforeAll(async () => {
  cluster = await joinTestCluster();
});

afterAll(async () => {
  await cluster.stop();
});

beforeEach(async () => {
  database = await createTestDatabase();
  const { host, port } = database.target;
  proxy = new CuttingProxy(() =>
    host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host),
  );
  const target = { ...database.target, host: '127.0.0.1', port: await proxy.listen() };
  store = await openStore({
    target,
    node: '1',
    telemetry: new QuietTelemetry(),
    clock: systemClock,
    uuid: randomUUID,
  });
});

afterEach(async () => {
  proxy.fault = 'none';
  await store.close();
  await proxy.close();
  await database.drop();
});

/** Cuts once, then lets everything through. */
async function cutOnce(fault: Fault, work: () => Promise<void>): Promise<void> {
  const before = proxy.cuts;
  proxy.fault = fault;
  const done = work();
  while (proxy.cuts === before) await new Promise(setImmediate);
  proxy.fault = 'none';
  await done;
}

describe('a connection that breaks during COMMIT', () => {
  it.each(['swallow-answer', 'pooler-lost-server'] as const)(
    'is no failure when the commit had happened, and stores nothing twice (%s)',
    async (fault) => {
      const callback = newCallback();
      await cutOnce(fault, () => store.commit([{ kind: 'callback.insert', callback }]));
      expect(await store.callbacks.get(callback.id)).not.toBeNull();
      expect(await store.callbacks.countByState()).toMatchObject([{ count: 1 }]);
    },
  );

  it('is no failure either when it had not: what is missing is stored then', async () => {
    const callback = newCallback();
    await cutOnce('swallow-commit', () => store.commit([{ kind: 'callback.insert', callback }]));
    expect(await store.callbacks.countByState()).toMatchObject([{ count: 1 }]);
  });

  it.each(['swallow-answer', 'pooler-lost-server', 'swallow-commit'] as const)(
    'is no failure for those who found a place in a slot, nor a place for those who found none (%s)',
    async (fault) => {
      const place = { from: 0, to: 300_000, capacity: 2 };
      const callbacks = [newCallback(), newCallback(), newCallback()];
      const outcomes: string[] = [];
      await cutOnce(fault, async () => {
        const acceptances = await Promise.all(
          callbacks.map((callback) => store.accept([{ kind: 'callback.insert', callback, place }])),
        );
        outcomes.push(...acceptances.map(({ kind }) => kind));
      });
      expect(outcomes).toEqual(['accepted', 'accepted', 'slot-full']);
      expect(await store.callbacks.countByState()).toMatchObject([{ count: 2 }]);
      expect(await store.bookings.count(callbacks[0]?.service ?? '', 0, 300_000)).toEqual([
        { at: 0, booked: 2 },
      ]);
    },
  );

  it('followed by a long outage says so, and the same unit handed in again is not stored twice', async () => {
    const callback = newCallback();
    const unit: Write[] = [{ kind: 'callback.insert', callback }];
    const before = proxy.cuts;
    proxy.fault = 'swallow-answer';
    const first = store.commit(unit);
    const outcome = first.then(
      () => 'stored',
      (error: unknown) => error,
    );
    while (proxy.cuts === before) await new Promise(setImmediate);
    proxy.fault = 'away';
    proxy.dropAll();
    expect(await outcome).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
    await expect(store.commit([{ kind: 'callback.insert', callback: newCallback() }])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    proxy.fault = 'none';
    await store.commit(unit);
    expect(await store.callbacks.countByState()).toMatchObject([{ count: 1 }]);
  });
});

describe('a database that is away', () => {
  it('makes every call fail as retryable, and everything works again when it is back', async () => {
    const callback = newCallback();
    await store.commit([{ kind: 'callback.insert', callback }]);
    proxy.fault = 'away';
    proxy.dropAll();
    const away = { code: 'STORE_UNAVAILABLE', retryable: true };
    await expect(store.ping()).rejects.toMatchObject(away);
    await expect(store.callbacks.get(callback.id)).rejects.toMatchObject(away);
    await expect(store.configuration.services()).rejects.toMatchObject(away);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => store.commit([{ kind: 'callback.insert', callback: newCallback() }])),
    );
    for (const one of outcomes) expect(one).toMatchObject({ status: 'rejected', reason: away });
    proxy.fault = 'none';
    await store.ping();
    await store.commit([{ kind: 'callback.insert', callback: newCallback() }]);
    expect(await store.callbacks.countByState()).toMatchObject([{ count: 2 }]);
  });
});
