import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbedded, openStore } from '@ringback/store';
import pg from 'pg';
import { clock } from './clock.mjs';

/** Telemetry that says nothing. */
const silent = { log() {}, count() {}, observe() {} };

/** Connections of the product's pool and of the peers: the same for both. */
export const POOL_SIZE = 10;

/** A PostgreSQL of its own in a new folder, durable settings as in production; `close` removes it. */
export async function openBenchDatabase() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringback-bench-'));
  const server = await openEmbedded({
    dataDir: folder,
    log: silent,
    clock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  });
  const { host, port, database, user, password } = server.target;
  const poolOptions = { host, port, database, user, password, max: POOL_SIZE };
  return {
    openStore: () =>
      openStore({
        target: server.target,
        node: '1',
        telemetry: silent,
        clock,
        uuid: randomUUID,
        // As the server does it.
        lookedAround: () => new Promise((done) => void setImmediate(done)),
      }),
    openPool: () => new pg.Pool(poolOptions),
    /** For pools of child processes. */
    poolOptions,
    /** The same as a URL. */
    url: `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
