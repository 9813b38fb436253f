import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database, openEmbedded } from '@ringback/store';
import { QuietTelemetry, systemClock } from '@ringback/testkit';

/** One PostgreSQL for several nodes, and a connection of the test's own. */
export interface SharedDatabase {
  /** Goes with it: documents may lie here. */
  readonly folder: string;
  /** For `--database`. */
  readonly url: string;
  readonly rows: Database;
  close(): Promise<void>;
}

export async function openSharedDatabase(): Promise<SharedDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringback-nodes-'));
  const database = await openEmbedded({
    dataDir: folder,
    log: new QuietTelemetry(),
    clock: systemClock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  });
  const rows = await Database.open({ target: database.target, log: new QuietTelemetry(), poolSize: 1 });
  const { host, port, user, password, database: name } = database.target;
  return {
    folder,
    url: `postgres://${user}:${encodeURIComponent(password ?? '')}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`,
    rows,
    async close() {
      await rows.close();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
