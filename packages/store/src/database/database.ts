import { isIP } from 'node:net';
import type { Telemetry } from '@ringback/core';
import { Client, type ClientBase, type ClientConfig, DatabaseError, Pool, type PoolClient } from 'pg';
import { storeError } from '../errors.ts';
import type { ConnectionTarget } from './connection.ts';
import { isDataFault, isServerLost, isUnavailable, storeFault } from './failure.ts';
import { type Answer, type Progress, type Sending, sendTogether } from './pipeline.ts';
import type { Row, Statement } from './statement.ts';
import { valueTypes } from './value-types.ts';

/** Ten connections beat fifty on two cores (measured), and an embedded server allows forty in all. */
const POOL_SIZE = 10;
/** A server that does not even accept within this time is away: callers shall answer "try again" soon. */
const CONNECT_TIMEOUT_MS = 4_000;
/**
 * Longest wait for a connection that others are using. A crowd on a slow machine waits longer than a connection takes,
 * and must not be told that the database is away. Shorter than the time-outs of statements.
 */
const TURN_TIMEOUT_MS = 12_000;
/** The server ends a statement after this; nothing of ours runs nearly as long. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Must stay larger than STATEMENT_TIMEOUT_MS: it catches servers that no longer say anything. */
const SILENCE_TIMEOUT_MS = 20_000;
const OLDEST_VERSION = 15;

export interface DatabaseOptions {
  readonly target: ConnectionTarget;
  readonly log: Pick<Telemetry, 'log'>;
  readonly poolSize?: number;
  /** Shown in `pg_stat_activity`; default `ringback`. */
  readonly applicationName?: string;
  /** No time limit for statements: changes of the schema take as long as they take. Default false. */
  readonly patient?: boolean;
  /** Plans read rows by an index wherever there is one, however small the table is while they are made. Default false. */
  readonly indexesOnly?: boolean;
  /**
   * A statement is planned once for a connection. Otherwise the server compares costs that it estimates and may go on making a
   * new plan at each run, which takes longer than most of our statements themselves. Default false.
   */
  readonly planOnce?: boolean;
}

/** Runs statements on one connection, inside a transaction. */
export interface Transaction {
  run<R extends Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}

/** One statement of a transaction that is sent as a whole. */
export interface Step {
  readonly statement: Statement;
  readonly values: readonly unknown[];
  /** Throws when the rows that came back say that the transaction must not be committed. */
  readonly check?: (rows: readonly Row[]) => void;
  /** Is given the rows that came back, once the transaction is committed. */
  readonly receive?: (rows: readonly Row[]) => void;
}

const BEGIN: Sending = { statement: { name: 'begin', text: 'BEGIN' }, values: [], isRead: false };

/** Set once COMMIT is on its way: from then on a broken connection leaves the outcome open. */
interface Standing {
  isCommitting: boolean;
}

/** The pool hands its own time limit on to its connections; theirs is another. */
class Connection extends Client {
  constructor(config?: ClientConfig) {
    // By name, because the pool hides the password from copies.
    super({ ...config, password: config?.password, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  }
}

/** A pool of connections that heals itself; every fault that leaves it is a catalogued one. */
export class Database {
  readonly #pool: Pool;
  #closed: Promise<void> | null = null;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Connects once to see that the server is there and new enough.
   * Throws STORE_DATABASE_UNREACHABLE, STORE_DATABASE_REFUSED or STORE_VERSION_TOO_OLD.
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const patient = options.patient ?? false;
    const pool = new Pool({
      ...clientConfig(options.target, options.applicationName ?? 'ringback'),
      ...(patient ? { query_timeout: 0 } : {}),
      connectionTimeoutMillis: TURN_TIMEOUT_MS,
      Client: Connection,
      max: options.poolSize ?? POOL_SIZE,
      idleTimeoutMillis: 30_000,
      onConnect: (client) =>
        prepareSession(client, {
          timeoutMs: patient ? 0 : STATEMENT_TIMEOUT_MS,
          indexesOnly: options.indexesOnly ?? false,
          planOnce: options.planOnce ?? false,
        }),
    });
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    pool.on('error', (error) => {
      options.log.log('warn', 'store.connection-lost', { reason: reasonOf(error) });
    });
    try {
      const { rows } = await pool.query<{ version: string }>(
        "SELECT current_setting('server_version') AS version",
      );
      const version = rows[0]?.version ?? '0';
      if (Number.parseInt(version, 10) < OLDEST_VERSION)
        throw storeError('STORE_VERSION_TOO_OLD', { version });
    } catch (error) {
      await pool.end();
      throw openingFault(error, options.target);
    }
    return new Database(pool);
  }

  /** Runs one statement; throws catalogued faults. */
  async query<R extends Row>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    this.#refuseWhenClosed();
    try {
      return (await this.#pool.query<R>({ ...statement, values: [...values] })).rows;
    } catch (error) {
      throw storeFault(error, { statement: statement.name });
    }
  }

  /** Runs text that was put together at run time and is not worth preparing. */
  async queryText<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    this.#refuseWhenClosed();
    try {
      return (await this.#pool.query<R>(text, [...values])).rows;
    } catch (error) {
      throw storeFault(error);
    }
  }

  /**
   * Runs `action` between BEGIN and COMMIT; a fault rolls back. When the connection breaks while COMMIT is under
   * way nobody can say whether it happened: the fault then has `details.outcome` = `unknown`.
   */
  transaction<T>(action: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#onOneConnection(async (client, standing) => {
      await client.query('BEGIN');
      const result = await action({
        run: async <R extends Row>(statement: Statement, values: readonly unknown[] = []) =>
          (await client.query<R>({ ...statement, values: [...values] })).rows,
      });
      standing.isCommitting = true;
      verifyCommit(await client.query('COMMIT'));
      return result;
    });
  }

  /**
   * Runs all steps in one transaction that is sent as a whole, with faults as `transaction` has them. When no step has anything
   * to check it needs no BEGIN and no COMMIT, because what is sent together is one transaction: one round trip, and the server
   * never waits for us with rows locked.
   */
  transactAtOnce(steps: readonly Step[]): Promise<void> {
    return this.#onOneConnection(async (client, standing) => {
      const sendings = steps.map(({ statement, values, check, receive }) => ({
        statement,
        values,
        isRead: check !== undefined || receive !== undefined,
      }));
      if (steps.some(({ check }) => check !== undefined)) {
        const [, ...answers] = await sendTogether(client, [BEGIN, ...sendings]);
        for (const [index, { check }] of steps.entries()) check?.(answers[index]?.rows ?? []);
        standing.isCommitting = true;
        verifyCommit(await client.query('COMMIT'));
        handOut(steps, answers);
        return;
      }
      standing.isCommitting = true;
      const progress: Progress = { answered: 0 };
      try {
        handOut(steps, await sendTogether(client, sendings, progress));
      } catch (error) {
        // The server refused a statement: it has not come to the commit.
        const isRefused = error instanceof DatabaseError && !isServerLost(error);
        if (isRefused && progress.answered < steps.length) standing.isCommitting = false;
        throw error;
      }
    });
  }

  async #onOneConnection<T>(work: (client: PoolClient, standing: Standing) => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw storeFault(error);
    }
    // While it is ours the pool does not listen: the fault also reaches the statement that is under way.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    const standing: Standing = { isCommitting: false };
    let broken = false;
    try {
      return await work(client, standing);
    } catch (error) {
      broken = !(await rolledBack(client, error));
      throw storeFault(error, standing.isCommitting && isUnavailable(error) ? { outcome: 'unknown' } : {});
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  /** Resolves when the database answers; throws STORE_UNAVAILABLE otherwise. */
  async ping(): Promise<void> {
    await this.query({ name: 'ping', text: 'SELECT 1' });
  }

  /** Waits for what is under way and closes every connection. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  #refuseWhenClosed(): void {
    if (this.#closed !== null) throw storeError('STORE_CLOSED');
  }
}

/** Settings of one connection of the driver; also for connections outside a pool. */
export function clientConfig(target: ConnectionTarget, applicationName: string): ClientConfig {
  return {
    host: target.host,
    port: target.port,
    user: target.user,
    database: target.database,
    // A function, because the driver would otherwise take PGPASSWORD or a password file when none is given.
    password: () => target.password ?? '',
    ssl: target.tls === 'off' ? false : tlsOptions(target),
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: SILENCE_TIMEOUT_MS,
    keepAlive: true,
    types: valueTypes,
  };
}

function tlsOptions(target: ConnectionTarget): NonNullable<Exclude<ClientConfig['ssl'], boolean>> {
  return {
    rejectUnauthorized: target.tls === 'on',
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
  };
}

/**
 * In SQL and not in the start-up packet: connection poolers refuse unknown parameters there. Without `jit = off` a server
 * with its own settings compiles nearly every statement, each time: a scan that is switched off counts as endlessly dear.
 */
async function prepareSession(
  client: ClientBase,
  { timeoutMs, indexesOnly, planOnce }: { timeoutMs: number; indexesOnly: boolean; planOnce: boolean },
): Promise<void> {
  await client.query(
    `SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET synchronous_commit = 'on';
     SET statement_timeout = ${timeoutMs}; SET enable_seqscan = ${indexesOnly ? 'off' : 'on'}; SET jit = off;
     SET plan_cache_mode = ${planOnce ? 'force_generic_plan' : 'auto'};
     SET idle_in_transaction_session_timeout = ${SILENCE_TIMEOUT_MS}`,
  );
}

function handOut(steps: readonly Step[], answers: readonly Answer[]): void {
  for (const [index, { receive }] of steps.entries()) receive?.(answers[index]?.rows ?? []);
}

/** A transaction that failed silently answers COMMIT with ROLLBACK. */
function verifyCommit(answer: { readonly command: string } | undefined): void {
  if (answer?.command !== 'COMMIT') throw storeError('STORE_FAILED', { answer: answer?.command ?? '' });
}

/** Leaves the transaction; false when the connection is not usable any more. */
async function rolledBack(client: PoolClient, error: unknown): Promise<boolean> {
  if (isUnavailable(error) && !isDataFault(error)) return false;
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    // The first fault is what the caller gets; this one only says that the connection is to be dropped.
    return false;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ended';
}

/** Login, database and rights: what a person has to correct. */
const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'user or password is wrong',
  '28000': 'this user may not log in from here',
  '3D000': 'the database does not exist',
  '42501': 'the user has no right to use it',
};

/** Fault of the first connection, as one line that names where it was meant to go. */
function openingFault(error: unknown, target: ConnectionTarget): Error {
  const where = { host: target.host, port: target.port };
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    if (error.code.startsWith('STORE_')) return error;
    const why = REFUSALS[error.code];
    if (why !== undefined) return storeError('STORE_DATABASE_REFUSED', { ...where, why }, error);
  }
  if (isUnavailable(error)) return storeError('STORE_DATABASE_UNREACHABLE', where, error);
  if (error instanceof Error && /ssl|certificate|sasl|scram|password/i.test(error.message)) {
    return storeError('STORE_DATABASE_REFUSED', { ...where, why: error.message }, error);
  }
  return storeFault(error, where);
}
