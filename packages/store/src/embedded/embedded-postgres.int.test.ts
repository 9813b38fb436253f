import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { callbackId, type Store } from '@ringback/core';
import { QuietTelemetry, systemClock } from '@ringback/testkit';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionTarget } from '../database/connection.ts';
import { Database } from '../database/database.ts';
import { openStore } from '../postgres-store.ts';
import { copyRuntime, locateBinaries } from './binaries.ts';
import { type EmbeddedPostgres, openEmbedded } from './embedded-postgres.ts';
import { canWrite } from './identity.ts';
import { openPlace, settle } from './place.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
/** Where a child process finds the package by its name. */
const PACKAGE = fileURLToPath(new URL('.', import.meta.url));

/** A data folder whose cluster is made already: copying it is much faster than initdb. */
let prepared: string;
let folder: string;
let log: QuietTelemetry;
const opened: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'rb-'));
  log = new QuietTelemetry();
  await (await open(prepared)).stop();
  opened.pop();
});

afterAll(async () => {
  await rm(prepared, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rb-'));
  log = new QuietTelemetry();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const embedded of opened.splice(0)) await embedded.stop();
  await killServer(folder);
  await rm(folder, { recursive: true, force: true });
});

async function openPrepared(onFatal?: (error: Error) => void): Promise<EmbeddedPostgres> {
  await prepare();
  return open(folder, onFatal);
}

async function prepare(): Promise<void> {
  await cp(prepared, folder, { recursive: true });
}

async function open(dataDir = folder, onFatal?: (error: Error) => void): Promise<EmbeddedPostgres> {
  const embedded = await openEmbedded({
    dataDir,
    log,
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    ...(onFatal === undefined ? {} : { onFatal }),
  });
  opened.push(embedded);
  return embedded;
}

/** Process ids of everything that works in a cluster, its postmaster first. */
async function serverProcesses(dataDir: string): Promise<number[]> {
  const cluster = join(dataDir, 'postgres', 'cluster');
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if ((await readlink(`/proc/${name}/cwd`)) === cluster) found.push(Number(name));
    } catch {
      // Ended between two looks.
    }
  }
  return found.sort((a, b) => a - b);
}

async function killServer(dataDir: string): Promise<void> {
  for (const pid of await serverProcesses(dataDir)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Ended with the one before.
    }
  }
}

async function query(embedded: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const database = await Database.open({ target: embedded.target, log });
  try {
    return await database.queryText(text);
  } finally {
    await database.close();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => {
      systemClock.setTimer(20, () => resolve(undefined));
    });
  }
}

/** Opens the database of a folder in a process of its own; resolves with its first line of JSON. */
async function openInChild(
  dataDir: string,
  options: { uid?: number; afterwards?: string } = {},
): Promise<{ line: { adopted?: boolean; code?: string; message?: string }; child: ChildProcess }> {
  const script = `
    import { openEmbedded } from '@ringback/store';
    import { randomBytes } from 'node:crypto';
    const clock = { now: () => Date.now(), setTimer: (ms, fire) => { const t = setTimeout(fire, ms); return { cancel: () => clearTimeout(t) }; } };
    try {
      const embedded = await openEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: { log() {} }, clock, randomBytes });
      console.log(JSON.stringify({ adopted: embedded.adopted }));
      process.on('SIGTERM', () => void embedded.stop().then(() => process.exit(0)));
      ${options.afterwards ?? ''}
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }));
      process.exit(1);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: PACKAGE,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  children.push(child);
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return { line: JSON.parse(text) as { adopted?: boolean }, child };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

describe('the embedded PostgreSQL', () => {
  it('starts in an empty folder, keeps its data, and leaves no process behind', async () => {
    const first = await open();
    expect(first.adopted).toBe(false);
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    expect(await serverProcesses(folder)).toEqual([]);
    const second = await open();
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without its password, which only its owner can read', async () => {
    const embedded = await openPrepared();
    const file = join(folder, 'postgres', 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim().length).toBeGreaterThan(30);
    await expect(
      Database.open({ target: { ...embedded.target, password: 'guess' }, log }),
    ).rejects.toMatchObject({ code: 'STORE_DATABASE_REFUSED' });
    expect(embedded.target.host).toBe(join(folder, 'postgres', 'cluster'));
  });

  it('listens on the loopback address where the path of a socket would be too long', async () => {
    const long = join(folder, 'x'.repeat(100));
    const embedded = await open(long);
    expect(embedded.target.host).toBe('127.0.0.1');
    expect(await query(embedded, "SELECT current_setting('listen_addresses') AS at")).toEqual([
      { at: '127.0.0.1' },
    ]);
    await embedded.stop();
  });

  it('is adopted when it outlived a process that was killed', async () => {
    await prepare();
    const { child } = await openInChild(folder);
    const before = (await serverProcesses(folder))[0];
    child.kill('SIGKILL');
    await ended(child);
    const embedded = await open();
    expect(embedded.adopted).toBe(true);
    expect((await serverProcesses(folder))[0]).toBe(before);
    await embedded.stop();
    expect(await serverProcesses(folder)).toEqual([]);
  });

  it('starts again after everything was killed at once', async () => {
    await prepare();
    const { child } = await openInChild(folder);
    child.kill('SIGKILL');
    await killServer(folder);
    const embedded = await open();
    expect(embedded.adopted).toBe(false);
    await query(embedded, 'SELECT 1');
  });

  it('is not hindered by a pid file whose pid belongs to another program now', async () => {
    const first = await openPrepared();
    await first.stop();
    const stale = [process.pid, join(folder, 'postgres', 'cluster'), 1, 5432, '.', '', '  1 2', 'ready'];
    await writeFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), `${stale.join('\n')}\n`);
    const second = await open();
    await query(second, 'SELECT 1');
  });

  it('survives the Ctrl-C of a terminal, which reaches the whole process group', async () => {
    await prepare();
    const { child } = await openInChild(folder, {
      afterwards: "process.on('SIGINT', () => console.log('INT'));",
    });
    const [postmaster] = await serverProcesses(folder);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pgid=,sid=', '-p', String(postmaster)]);
    const [group, session] = stdout.trim().split(/\s+/).map(Number);
    const ours = await promisify(execFile)('ps', ['-o', 'pgid=,sid=', '-p', String(child.pid)]);
    expect(ours.stdout.trim().split(/\s+/).map(Number)).not.toContain(group);
    expect(ours.stdout.trim().split(/\s+/).map(Number)).not.toContain(session);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
    expect(await serverProcesses(folder)).toEqual([]);
  });

  it('refuses a second process on the same folder, in one line that names folder and process', async () => {
    const embedded = await openPrepared();
    const { line, child } = await openInChild(folder);
    expect(line.code).toBe('STORE_DATA_DIR_IN_USE');
    expect(line.message).toContain(folder);
    expect(line.message).toContain(`process ${process.pid}`);
    expect(await ended(child)).toBe(1);
    await query(embedded, 'SELECT 1');
  });

  it('gives an empty folder to exactly one of three processes that start together', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openInChild(folder)));
    const codes = opened.map(({ line }) => line.code ?? 'ok').sort();
    const words = opened.map(({ line }) => line.message).join('\n');
    expect(codes, words).toEqual(['STORE_DATA_DIR_IN_USE', 'STORE_DATA_DIR_IN_USE', 'ok']);
  });

  it('refuses data of another major version kindly', async () => {
    const first = await openPrepared();
    await first.stop();
    await writeFile(join(folder, 'postgres', 'cluster', 'PG_VERSION'), '16\n');
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_DATA_DIR_OTHER_VERSION',
      details: { found: '16', needed: 18 },
    });
  });

  it('says in one line why a folder cannot be used', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(open(file)).rejects.toMatchObject({ code: 'STORE_DATA_DIR_UNUSABLE' });
    await expect(open(join(file, 'below'))).rejects.toMatchObject({ code: 'STORE_DATA_DIR_UNUSABLE' });
  });
});

describe('the embedded PostgreSQL under a store', () => {
  it('loses nothing that was acknowledged when all of it is killed, and comes back by itself', async () => {
    const embedded = await openPrepared();
    const store: Store = await openStore({
      target: embedded.target,
      node: '1',
      telemetry: log,
      clock: systemClock,
      uuid: randomUUID,
    });
    const acknowledged: string[] = [];
    let refused = 0;
    const writing = { goesOn: true };
    const insert = (id: string): Promise<void> =>
      store.commit([
        {
          kind: 'callback.insert',
          callback: {
            id: callbackId(id),
            service: 's',
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
          },
        },
      ]);
    const writers = Array.from({ length: 20 }, async () => {
      while (writing.goesOn) {
        const id = randomUUID();
        try {
          await insert(id);
          acknowledged.push(id);
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
          refused++;
          await new Promise(setImmediate);
        }
      }
    });
    for (let round = 1; round <= 3; round++) {
      const goal = acknowledged.length + 500;
      await until(() => acknowledged.length >= goal);
      const refusedBefore = refused;
      await killServer(folder);
      // A short outage is ridden out: what was under way is looked up and stored when the server is back.
      await until(() => refused > refusedBefore || acknowledged.length > goal + 2_000);
    }
    const goal = acknowledged.length + 100;
    await until(() => acknowledged.length >= goal);
    writing.goesOn = false;
    await Promise.all(writers);
    const database = await Database.open({ target: embedded.target, log });
    const rows = await database.queryText<{ id: string }>('SELECT id FROM callback');
    await database.close();
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(log.lines.map(({ event }) => event)).toContain('store.database-restored');
    await store.close();
  });

  it('tells the process whose folder was taken while its server was away', async () => {
    const fatal: Error[] = [];
    const embedded = await openPrepared((error) => fatal.push(error));
    let thief: Client | null = null;
    while (thief === null) {
      await killServer(folder);
      thief = await steal(embedded.target);
    }
    await until(() => fatal.length > 0);
    expect(fatal[0]).toMatchObject({ code: 'STORE_DATA_DIR_IN_USE' });
    await thief.end();
  });
});

/** Takes the lock on the folder as soon as the server is back; null when its owner was faster. */
async function steal(target: ConnectionTarget): Promise<Client | null> {
  for (;;) {
    const client = new Client({ ...target, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_lock(7242553902) AS taken',
      );
      if (rows[0]?.taken === true) return client;
      await client.end();
      return null;
    } catch {
      await client.end();
    }
  }
}

describe.runIf(isRoot)('the embedded PostgreSQL for root', () => {
  it('works in a folder that only root can enter', async () => {
    const embedded = await openPrepared();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await query(embedded, 'SELECT 1');
    expect((await stat(join(folder, 'postgres', 'cluster'))).uid).toBe(0);
  });

  it('runs the cluster of an ordinary user as that user', async () => {
    await chown(folder, NOBODY, NOBODY);
    const { child, line } = await openInChild(folder, { uid: NOBODY });
    expect(line).toEqual({ adopted: false });
    child.kill('SIGTERM');
    await ended(child);
    expect((await stat(join(folder, 'postgres', 'cluster'))).uid).toBe(NOBODY);
    const embedded = await open();
    await query(embedded, 'SELECT 1');
    const [postmaster] = await serverProcesses(folder);
    expect((await stat(`/proc/${postmaster}`)).uid).toBe(NOBODY);
  });

  it('tells an ordinary user that the cluster is not his', async () => {
    await chmod(folder, 0o777);
    const embedded = await openPrepared();
    await embedded.stop();
    await chmod(join(folder, 'postgres'), 0o755);
    const { line } = await openInChild(folder, { uid: NOBODY });
    expect(line.code).toBe('STORE_DATA_DIR_UNUSABLE');
  });

  it('moves programs and cluster to where nobody can reach them when user namespaces are forbidden', async () => {
    const binaries = await locateBinaries();
    const closed = join(folder, 'closed');
    const native = await copyRuntime(binaries, closed, 'x');
    await chmod(closed, 0o700);
    const path = process.env['PATH'];
    const fake = join(folder, 'bin');
    await cp('/bin/false', join(fake, 'unshare'));
    process.env['PATH'] = `${fake}:${path ?? ''}`;
    try {
      const place = await openPlace(join(closed, 'data'));
      const settled = await settle(place, { ...binaries, native, version: `test-${process.pid}` }, log);
      expect(settled.identity).toMatchObject({ kind: 'user' });
      expect(settled.native.startsWith('/var/lib/ringback/')).toBe(true);
      expect(settled.place.home.startsWith('/var/lib/ringback/')).toBe(true);
      expect(await canWrite(settled.identity, settled.place.home)).toBe(true);
      expect(log.lines.filter(({ event }) => event === 'store.database-elsewhere')).toHaveLength(1);
      // Found again at the next start, when namespaces may be allowed.
      expect((await openPlace(join(closed, 'data'))).home).toBe(settled.place.home);
      await rm(settled.place.home, { recursive: true });
      await rm(dirname(settled.native), { recursive: true });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
