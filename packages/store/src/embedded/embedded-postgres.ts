import type { Clock, Telemetry } from '@ringback/core';
import { hasCode, isStoreUnavailable } from '@ringback/core';
import { Client } from 'pg';
import type { ConnectionTarget } from '../database/connection.ts';
import { clientConfig } from '../database/database.ts';
import { isUnavailable } from '../database/failure.ts';
import { delay } from '../delay.ts';
import { storeError } from '../errors.ts';
import { locateBinaries } from './binaries.ts';
import { clusterPassword, ensureCluster, lastWords, ROLE, verifyVersion } from './cluster.ts';
import { Guard } from './guard.ts';
import { openPlace, type Settlement, settle } from './place.ts';
import { askToStop, chooseEndpoint, isServerOf, type Launched, launch, readPidFile } from './postmaster.ts';
import { type Endpoint, LOOPBACK } from './settings.ts';

const DATABASE = 'ringback';
/** In which the lock on the folder is taken before our own database is there. */
const FIRST_DATABASE = 'postgres';
const POLL_MS = 15;
/** After a kill of the server its pid may not be reaped, or its children may still hold its memory, for a while. */
const START_PATIENCE_MS = 10_000;
/** Replay of the log after a crash: 2 GB at most (`max_wal_size`), measured below 1 s for usual amounts. */
const RECOVERY_PATIENCE_MS = 120_000;
/** The process has 10 s in all for a clean end. */
const STOP_PATIENCE_MS = 6_000;
const RESTART_PAUSE_MS = 250;
const LONGEST_RESTART_PAUSE_MS = 5_000;

export interface EmbeddedOptions {
  /** The data folder of Ringback; the database lies in `postgres` below it. */
  readonly dataDir: string;
  readonly log: Pick<Telemetry, 'log'>;
  /** Real time, never a test clock: it bounds how long a process is waited for. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The folder was taken by another process, or the server cannot be brought back: this process must end. */
  readonly onFatal?: (error: Error) => void;
  /** Settings of the server that differ from ours (`settings.ts`); tests without a power cut need no `fsync`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly target: ConnectionTarget;
  /** True when a server that survived an earlier process was taken over. */
  readonly adopted: boolean;
  /** Ends the server, last of all. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Makes the database of a data folder available: makes the cluster at the first start, adopts a server that
 * still runs, starts one otherwise, and brings it back when it dies. One process per folder.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  const place = await openPlace(options.dataDir);
  const settlement = await settle(place, binaries, options.log);
  const password = await clusterPassword(settlement.place, options.randomBytes);
  await ensureCluster(settlement, password);
  await verifyVersion(settlement.place, binaries.major);
  const supervisor = new Supervisor(settlement, password, options);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements EmbeddedPostgres {
  readonly #settlement: Settlement;
  readonly #password: string;
  readonly #options: EmbeddedOptions;
  #endpoint: Endpoint | null = null;
  #guard: Guard | null = null;
  #adopted = false;
  /** Process id of the server that this process started, which it may end even without the lock. */
  #launchedPid: number | null = null;
  #restoring: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(settlement: Settlement, password: string, options: EmbeddedOptions) {
    this.#settlement = settlement;
    this.#password = password;
    this.#options = options;
  }

  get target(): ConnectionTarget {
    return this.#targetOf(DATABASE);
  }

  get adopted(): boolean {
    return this.#adopted;
  }

  async start(): Promise<void> {
    this.#adopted = (await this.#bringUp()) === 'adopted';
    try {
      await ensureDatabase(this.#targetOf(FIRST_DATABASE));
    } catch (error) {
      await this.stop();
      throw await this.#failure(describe(error), error);
    }
    this.#options.log.log('info', 'store.database-started', { adopted: this.#adopted });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  /** A server that answers, and the lock on its folder. */
  async #bringUp(): Promise<'adopted' | 'started'> {
    const { clock, dataDir } = this.#options;
    const how = await this.#reachServer();
    this.#guard = await Guard.take({
      target: this.#targetOf(FIRST_DATABASE),
      dataDir,
      clock,
      onLost: () => {
        this.#restoring = this.#restore();
      },
    });
    return how;
  }

  async #reachServer(): Promise<'adopted' | 'started'> {
    const { clock } = this.#options;
    const { place } = this.#settlement;
    const deadline = clock.now() + START_PATIENCE_MS;
    for (;;) {
      const running = await readPidFile(place);
      if (running !== null && (await isServerOf(running.pid, place))) {
        this.#endpoint = running.endpoint;
        if (await this.#answers(async () => !(await isServerOf(running.pid, place)))) return 'adopted';
      } else {
        // The same place as before: connections that were lost find it again.
        this.#endpoint ??= await chooseEndpoint(place);
        const launched = await launch(this.#settlement, this.#endpoint, this.#options.settings ?? {});
        this.#launchedPid = launched.child?.pid ?? null;
        if (await this.#answers(async () => launched.hasEnded())) return 'started';
        await this.#judgeFailure(launched, deadline);
      }
      await delay(clock, POLL_MS * 10);
    }
  }

  /** True when the server lets us in; false when it ended before it did. */
  async #answers(hasEnded: () => Promise<boolean>): Promise<boolean> {
    const { clock } = this.#options;
    const deadline = clock.now() + RECOVERY_PATIENCE_MS;
    for (;;) {
      if (this.#stopped !== null) throw storeError('STORE_CLOSED');
      const fault = await tryConnect(this.#targetOf(FIRST_DATABASE));
      if (fault === null) return true;
      if (!isUnavailable(fault)) throw await this.#failure(describe(fault), fault);
      if (await hasEnded()) return false;
      if (clock.now() > deadline) throw await this.#failure('it does not answer', fault);
      await delay(clock, POLL_MS);
    }
  }

  /** Decides after a start that failed whether another one may help. */
  async #judgeFailure(launched: Launched, deadline: number): Promise<void> {
    const words = await lastWords(this.#settlement.place);
    // Killed from outside, or in the way of the one before.
    const later =
      launched.child?.signalCode != null ||
      /lock file|shared memory|could not create any|could not bind|starting up|shutting down/.test(words);
    if (later && this.#options.clock.now() < deadline) {
      if (/could not (?:create any|bind)/.test(words)) this.#endpoint = null;
      return;
    }
    throw await this.#failure(
      words === '' ? `it ended at once (${String(launched.child?.exitCode)})` : words,
    );
  }

  async #failure(why: string, cause?: unknown): Promise<Error> {
    return storeError('STORE_EMBEDDED_FAILED', { why, logFile: this.#settlement.place.logFile }, cause);
  }

  /** The server went away without our asking: bring it back, for as long as it takes. */
  async #restore(): Promise<void> {
    const { log, clock, onFatal } = this.#options;
    this.#guard = null;
    log.log('error', 'store.database-lost', {
      text: 'The embedded PostgreSQL went away and is started again.',
    });
    let pause = RESTART_PAUSE_MS;
    while (this.#stopped === null) {
      try {
        await this.#bringUp();
        log.log('info', 'store.database-restored');
        return;
      } catch (error) {
        if (hasCode(error) && error.code === 'STORE_CLOSED') return;
        if (hasCode(error) && error.code === 'STORE_DATA_DIR_IN_USE') {
          onFatal?.(error);
          return;
        }
        log.log('error', 'store.database-restart-failed', {
          text: describe(error),
          again: isStoreUnavailable(error),
        });
      }
      await delay(clock, pause);
      pause = Math.min(pause * 2, LONGEST_RESTART_PAUSE_MS);
    }
  }

  async #end(): Promise<void> {
    const { clock, log } = this.#options;
    const { place } = this.#settlement;
    await this.#restoring;
    const running = await readPidFile(place);
    const guard = this.#guard;
    this.#guard = null;
    const ours = guard !== null || (running !== null && running.pid === this.#launchedPid);
    if (running === null || !ours || !(await isServerOf(running.pid, place))) {
      await guard?.release();
      return;
    }
    // First the request, then the lock: nobody can take the folder over in between.
    await askToStop(running.pid, this.#settlement, 'fast');
    await guard?.release();
    const deadline = clock.now() + STOP_PATIENCE_MS;
    let forced = false;
    while (await isServerOf(running.pid, place)) {
      if (clock.now() > deadline && !forced) {
        forced = true;
        log.log('warn', 'store.database-stop-forced');
        await askToStop(running.pid, this.#settlement, 'immediate');
      }
      await delay(clock, POLL_MS);
    }
    log.log('info', 'store.database-stopped');
  }

  #targetOf(database: string): ConnectionTarget {
    const endpoint = this.#endpoint;
    if (endpoint === null) throw storeError('STORE_CLOSED');
    return {
      host: endpoint.kind === 'socket' ? endpoint.folder : LOOPBACK,
      port: endpoint.port,
      user: ROLE,
      password: this.#password,
      database,
      tls: 'off',
    };
  }
}

async function tryConnect(target: ConnectionTarget): Promise<unknown> {
  const client = new Client(clientConfig(target, 'ringback start'));
  // A server that ends while we connect reports it here as well as in the rejection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error;
  } finally {
    await client.end();
  }
}

async function ensureDatabase(target: ConnectionTarget): Promise<void> {
  const client = new Client(clientConfig(target, 'ringback start'));
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
