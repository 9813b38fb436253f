import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Store } from '@ringback/core';
import { createTestDatabase, QuietTelemetry, systemClock, type TestDatabase } from '@ringback/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

/** A network between us and the database that can swallow everything. */
class Network {
  isDown = false;
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  constructor(database: TestDatabase['target']) {
    this.#server = createServer((near) => {
      const far = database.host.startsWith('/')
        ? connect(join(database.host, `.s.PGSQL.${database.port}`))
        : connect(database.port, database.host);
      this.#sockets.push(near, far);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (chunk) => this.isDown || to.write(chunk));
        from.on('close', () => to.destroy());
        from.on('error', () => undefined);
      }
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

let database: TestDatabase;
let network: Network;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  network = new Network(database.target);
  const port = await network.open();
  store = await openStore({
    target: { ...database.target, host: '127.0.0.1', port },
    node: 'silent',
    telemetry: new QuietTelemetry(),
    clock: systemClock,
    uuid: randomUUID,
  });
});
afterAll(async () => {
  network?.close();
  await store?.close();
  await database?.drop();
});

it('a database that does not answer, because the network swallows everything, is away for whoever asks', async () => {
  await store.ping();
  network.isDown = true;
  // The limit of the driver, of twenty seconds, would give another reason.
  await expect(store.ping()).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    retryable: true,
    details: { reason: 'silence' },
  });
}, 60_000);
