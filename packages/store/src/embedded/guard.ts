import type { Clock } from '@ringback/core';
import { Client } from 'pg';
import type { ConnectionTarget } from '../database/connection.ts';
import { clientConfig } from '../database/database.ts';
import { delay } from '../delay.ts';
import { storeError } from '../errors.ts';

/** Advisory lock of the process that works on the data folder; never to be changed. */
const FOLDER_LOCK = 7_242_553_902;
/** A process that was killed just now may still hold it: the server needs a moment to see its socket close. */
const PATIENCE_MS = 1_500;
const RETRY_MS = 50;

/**
 * The lock on the data folder: a session of its own that holds an advisory lock in the database that lies in
 * that folder. The kernel closes its socket when the process dies in whatever way, so the lock is never stale,
 * needs no pid that could be reused, and works through every path that leads to the folder. The same session
 * tells at once when the server goes away.
 */
export class Guard {
  readonly #client: Client;
  #released = false;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Takes the lock; throws STORE_DATA_DIR_IN_USE, or the driver's fault when the server went away. */
  static async take(options: {
    target: ConnectionTarget;
    dataDir: string;
    clock: Clock;
    onLost: () => void;
  }): Promise<Guard> {
    const client = new Client(clientConfig(options.target, `ringback guard of process ${process.pid}`));
    let guard: Guard | null = null;
    let lost = false;
    const onEnd = (): void => {
      if (lost || guard === null || guard.#released) return;
      lost = true;
      options.onLost();
    };
    client.on('error', onEnd);
    client.on('end', onEnd);
    await client.connect();
    try {
      await acquire(client, options.dataDir, options.clock);
    } catch (error) {
      await client.end();
      throw error;
    }
    guard = new Guard(client);
    return guard;
  }

  async release(): Promise<void> {
    this.#released = true;
    await this.#client.end();
  }
}

async function acquire(client: Client, dataDir: string, clock: Clock): Promise<void> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      FOLDER_LOCK,
    ]);
    if (rows[0]?.taken === true) return;
    if (clock.now() >= deadline)
      throw storeError('STORE_DATA_DIR_IN_USE', { dataDir, holder: await holder(client) });
    await delay(clock, RETRY_MS);
  }
}

async function holder(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32 | l.objid::bigint) = $1`,
    [FOLDER_LOCK],
  );
  return /process \d+/.exec(rows[0]?.name ?? '')?.[0] ?? 'unknown';
}
