import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { type ConnectionTarget, openEmbedded, parseDatabaseUrl } from '@ringback/store';
import { QuietTelemetry } from '../quiet-telemetry.ts';
import { systemClock } from '../system-clock.ts';

/** A PostgreSQL that tests make their databases in. */
export interface TestCluster {
  /** A role that may create databases. */
  readonly target: ConnectionTarget;
  stop(): Promise<void>;
}

/** Points tests at a server that is there, such as PostgreSQL 15 of the system. */
const EXTERNAL = 'RINGBACK_TEST_DATABASE';
/** Set by the global set-up of a test run for its workers. */
export const SHARED = 'RINGBACK_TEST_CLUSTER';

/** The cluster that databases of this process share when the run has none, and how many use it. */
let own: { cluster: Promise<TestCluster>; users: number } | null = null;

/**
 * The cluster of the test run when there is one, else the external server, else one that this process starts
 * and that ends with its last user.
 */
export async function joinTestCluster(): Promise<TestCluster> {
  const shared = process.env[SHARED];
  if (shared !== undefined && shared !== '') {
    return { target: JSON.parse(shared) as ConnectionTarget, stop: async () => undefined };
  }
  own ??= { cluster: startTestCluster(), users: 0 };
  const joined = own;
  joined.users++;
  const { target, stop } = await joined.cluster;
  return {
    target,
    async stop() {
      if (--joined.users > 0) return;
      if (own === joined) own = null;
      await stop();
    },
  };
}

/** Starts the embedded server in a temporary folder (or takes the external one); `stop` removes it. */
export async function startTestCluster(): Promise<TestCluster> {
  const external = process.env[EXTERNAL];
  if (external !== undefined && external !== '') {
    return { target: parseDatabaseUrl(external), stop: async () => undefined };
  }
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), `ringback-test-${process.pid}-`));
  const embedded = await openEmbedded({
    dataDir: folder,
    log: new QuietTelemetry(),
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    // Killed processes lose nothing without it; only a power cut would, and making databases is ten times as fast.
    // Several test files with two nodes each have their databases here at the same time.
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  return {
    target: embedded.target,
    async stop() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends and removes what test runs that were killed left behind. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = /^ringback-test-(\d+)-\w+$/.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const server = await serverIn(join(folder, 'postgres', 'cluster'));
    if (server !== null) process.kill(server, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user: its folder is not ours to remove.
    return hasCode(error) && error.code === 'EPERM';
  }
}

/** Pid of the server that still runs on a cluster; only where its working directory proves it. */
async function serverIn(cluster: string): Promise<number | null> {
  try {
    const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    return (await readlink(`/proc/${pid}/cwd`)) === cluster ? pid : null;
  } catch {
    // No cluster, no server, or no /proc.
    return null;
  }
}
