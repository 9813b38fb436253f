import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { asForm, createRingbackClient, type RingbackClient } from '@ringback/client';
import { createTestDatabase, type TestDatabase } from '@ringback/testkit';

const LAUNCHER = fileURLToPath(new URL('../../packages/server/bin/ringback.mjs', import.meta.url));
const START_LIMIT_MS = 45_000;
export const ADMIN_PASSWORD = 'for-tests-only';

export interface TraceLine {
  readonly at: string;
  readonly source: string;
  readonly event: string;
  readonly text: string;
  readonly stateBefore: string | null;
  readonly stateAfter: string | null;
}

export interface CallbackView {
  readonly _id: string;
  readonly _callback_state: string;
  readonly _callback_reason?: string;
  readonly _customer_number: string;
}

/**
 * Where a process has its data: `test` a database in the PostgreSQL that all tests of a run share, which takes a
 * third of the time to start with; `embedded` the one that the product brings, in its data folder.
 */
export type DatabaseKind = 'test' | 'embedded';

/** The product as a process of its own, with a data folder and a database that outlive it. */
export class RingbackProcess {
  readonly folder: string;
  readonly #flags: readonly string[];
  readonly #database: TestDatabase | null;
  #child: ChildProcess | null = null;
  http = '';
  /** Empty: it listens for no SIP. */
  sip = '';
  /** What it printed before the ready line. */
  announcement = '';
  log = '';

  private constructor(folder: string, flags: readonly string[], database: TestDatabase | null) {
    this.folder = folder;
    this.#flags = flags;
    this.#database = database;
  }

  /**
   * Writes the configuration (`demo`: there is none) and starts; resolves at the ready line. A flag `--database`
   * comes before `kind`.
   */
  static async start(
    configuration: object | 'demo',
    flags: readonly string[] = [],
    kind: DatabaseKind = 'test',
  ): Promise<RingbackProcess> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ringback-test-'));
    const database = kind === 'embedded' || flags.includes('--database') ? null : await createTestDatabase();
    const file = path.join(folder, 'ringback.json');
    if (configuration !== 'demo') await writeFile(file, JSON.stringify(configuration));
    const ringback = new RingbackProcess(
      folder,
      [
        ...(configuration === 'demo' ? ['--port', '0'] : ['--config', file]),
        ...(database === null ? [] : ['--database', database.url]),
        ...flags,
      ],
      database,
    );
    await ringback.up();
    return ringback;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('The process does not run.');
    return pid;
  }

  /** Starts, with more flags than it was made with when wanted; resolves at the ready line. */
  async up(more: readonly string[] = []): Promise<void> {
    const child = spawn(
      process.execPath,
      [LAUNCHER, 'serve', '--data', path.join(this.folder, 'data'), ...this.#flags, ...more],
      {
        env: {
          ...process.env,
          RINGBACK_ADMIN_PASSWORD: ADMIN_PASSWORD,
          RINGBACK_LOG_LEVEL: process.env['RINGBACK_TEST_LOG'] ?? 'info',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    let output = '';
    const ready = await new Promise<{ http: string; sip: string | null }>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`not ready in time: ${output}\n${this.log}`)),
        START_LIMIT_MS,
      );
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}\n${this.log}`)));
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const line = output.split('\n').find((text) => text.startsWith('{"event":"ready"'));
        if (line === undefined) return;
        clearTimeout(limit);
        this.announcement = output;
        resolve(JSON.parse(line));
      });
    });
    this.http = ready.http;
    this.sip = ready.sip ?? '';
  }

  /** SIGKILL, and wait until it is gone. The database lives on. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Its exit code, when it ends by itself. */
  ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => child.once('exit', resolve));
  }

  /** SIGTERM; gives the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Ends it and removes its folder and its database. */
  async close(): Promise<void> {
    if (this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null)
      await this.stop();
    await this.#database?.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The client that is published, as the administrator and without holding an answer against anything. */
  get client(): RingbackClient {
    return createRingbackClient({
      baseUrl: this.http,
      username: 'admin',
      password: ADMIN_PASSWORD,
      fetch: (request) => fetch(request),
    });
  }

  async create(
    service: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: Record<string, string> }> {
    const { data, error, response } = await this.client.POST('/genesys/1/service/callback/{name}', {
      params: { path: { name: service } },
      body: parameters,
      ...asForm,
    });
    return { status: response.status, body: (data ?? error) as Record<string, string> };
  }

  async callback(id: string): Promise<CallbackView> {
    const { data, error } = await this.client.GET('/genesys/1/service/callback', {
      params: { query: { _id: id } },
    });
    if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
    const [record] = data;
    if (record === undefined) throw new Error(`There is no callback ${id}.`);
    return record as unknown as CallbackView;
  }

  async outcome(id: string): Promise<string> {
    const { _callback_state: state, _callback_reason: reason } = await this.callback(id);
    return reason === undefined ? state : `${state}/${reason}`;
  }

  /** Lines of its log about one kind of event. */
  logged(event: string): Record<string, unknown>[] {
    return this.log
      .split('\n')
      .filter((line) => line.endsWith('}') && line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line));
  }

  trace(id: string): Promise<TraceLine[]> {
    return this.admin('GET', `/api/v1/callbacks/${id}/trace`);
  }

  async admin<T>(method: string, at: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.http}${at}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }
}

/** Waits until the condition holds; fails with the last value seen. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (value: T) => boolean,
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
