import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@ringback/store';
import { createTestDatabase, QuietTelemetry } from '@ringback/testkit';

/** One database for several nodes, and a connection of the test's own. */
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
  const database = await createTestDatabase();
  const rows = await Database.open({ target: database.target, log: new QuietTelemetry(), poolSize: 1 });
  return {
    folder,
    url: database.url,
    rows,
    async close() {
      await rows.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
