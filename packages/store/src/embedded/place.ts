import { createHash } from 'node:crypto';
import { chmod, chown, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode, type Telemetry } from '@ringback/core';
import { storeError } from '../errors.ts';
import { type Binaries, completeLinks, copyRuntime, program } from './binaries.ts';
import {
  canRun,
  canWrite,
  type Identity,
  identitiesForRoot,
  isAvailable,
  isRoot,
  systemAccounts,
} from './identity.ts';

/** Where root keeps what its unprivileged helper cannot reach in the data folder. */
const ELSEWHERE = '/var/lib/ringback';

/**
 * Files of the embedded database below the data folder:
 * `postgres/cluster` the database, `postgres/password` (0600), `postgres/postgres.log`,
 * `postgres/location` only when the cluster had to be put elsewhere: the folder that holds it.
 */
export interface Place {
  readonly dataDir: string;
  readonly folder: string;
  /** Folder that holds the cluster; `folder` itself unless it lies elsewhere. */
  readonly home: string;
  readonly cluster: string;
  readonly passwordFile: string;
  readonly logFile: string;
}

/** A place, who works there, and the programs that he can run. */
export interface Settlement {
  readonly place: Place;
  readonly identity: Identity;
  readonly native: string;
}

/** Makes the folder of the database; throws STORE_DATA_DIR_UNUSABLE in plain words. */
export async function openPlace(dataDir: string): Promise<Place> {
  const absolute = resolve(dataDir);
  const folder = join(absolute, 'postgres');
  try {
    await mkdir(absolute, { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(absolute, error);
  }
  return placeIn(absolute, folder, (await readLocation(folder)) ?? folder);
}

function placeIn(dataDir: string, folder: string, home: string): Place {
  return {
    dataDir,
    folder,
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(folder, 'password'),
    logFile: join(folder, 'postgres.log'),
  };
}

async function readLocation(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, 'location'), 'utf8')).trim() || null;
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw unusable(folder, error);
  }
}

/** A fault of the file system as the one line that a person can act on. */
export function unusable(dataDir: string, error: unknown): Error {
  const code = hasCode(error) ? error.code : '';
  const why =
    {
      EACCES: 'permission denied',
      EPERM: 'operation not permitted',
      EROFS: 'it is on a read-only file system',
      ENOTDIR: 'a part of its path is a file',
      EEXIST: 'a part of its path is a file',
      ENOSPC: 'the disk is full',
    }[code] ?? (error instanceof Error ? error.message : String(error));
  return storeError('STORE_DATA_DIR_UNUSABLE', { dataDir, why }, error);
}

/** Decides who runs PostgreSQL, from where, and where its cluster lies. */
export async function settle(
  place: Place,
  binaries: Binaries,
  log: Pick<Telemetry, 'log'>,
): Promise<Settlement> {
  if (!isRoot()) {
    await refuseForeignCluster(place);
    return settleSelf(place, binaries);
  }
  await completeLinks(binaries.native);
  const possible: Identity[] = [];
  for (const identity of await candidates(place)) if (await isAvailable(identity)) possible.push(identity);
  for (const identity of possible) {
    await giveHome(place, identity);
    if (await works(identity, place.home, binaries.native))
      return { place, identity, native: binaries.native };
  }
  for (const identity of possible) {
    const settled = await settleElsewhere(place, identity, binaries, log);
    if (settled !== null) return settled;
  }
  throw storeError('STORE_EMBEDDED_FAILED', {
    why: 'PostgreSQL does not run as root and no other account can run it here; use an ordinary user or a postgres:// URL',
    logFile: place.logFile,
  });
}

/** An ordinary user: only the programs may lie in a folder that he cannot complete. */
async function settleSelf(place: Place, binaries: Binaries): Promise<Settlement> {
  const identity: Identity = { kind: 'self' };
  const complete = await completeLinks(binaries.native);
  const native = complete
    ? binaries.native
    : await copyRuntime(binaries, join(place.folder, 'runtime'), String(process.pid));
  return { place, identity, native };
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw unusable(path, error);
  }
}

async function refuseForeignCluster(place: Place): Promise<void> {
  const owner = await ownerOf(place.cluster);
  const us = process.getuid?.();
  if (owner !== null && us !== undefined && owner.uid !== us) {
    throw storeError('STORE_DATA_DIR_UNUSABLE', {
      dataDir: place.dataDir,
      why: `its database belongs to another user (uid ${owner.uid})`,
    });
  }
}

/** A cluster that exists is run by its owner; a new one by whoever can. */
async function candidates(place: Place): Promise<Identity[]> {
  const all = identitiesForRoot(await systemAccounts());
  const owner = await ownerOf(place.cluster);
  if (owner === null) return all;
  if (owner.uid !== 0) return [{ kind: 'user', ...owner }];
  return all.filter(({ kind }) => kind === 'namespace');
}

/** The folder of the cluster belongs to who runs it; nobody else can enter it. */
async function giveHome(place: Place, identity: Identity): Promise<void> {
  const uid = identity.kind === 'user' ? identity.uid : (process.getuid?.() ?? 0);
  const gid = identity.kind === 'user' ? identity.gid : (process.getgid?.() ?? 0);
  try {
    await mkdir(dirname(place.home), { recursive: true, mode: 0o755 });
    await mkdir(place.home, { recursive: true, mode: 0o700 });
    await chown(place.home, uid, gid);
    await chmod(place.home, 0o700);
  } catch (error) {
    throw unusable(place.home, error);
  }
}

async function works(identity: Identity, home: string, native: string): Promise<boolean> {
  return (await canRun(identity, program(native, 'postgres'))) && (await canWrite(identity, home));
}

/** Puts what cannot be reached (programs, cluster or both) under /var/lib, and says so once. */
async function settleElsewhere(
  place: Place,
  identity: Identity,
  binaries: Binaries,
  log: Pick<Telemetry, 'log'>,
): Promise<Settlement | null> {
  const hash = createHash('sha256').update(place.dataDir).digest('hex').slice(0, 16);
  const isNew = (await ownerOf(place.cluster)) === null;
  await giveHome(place, identity);
  const homeReachable = await canWrite(identity, place.home);
  if (!homeReachable && !isNew) return null;
  const moved = homeReachable ? place : placeIn(place.dataDir, place.folder, join(ELSEWHERE, hash));
  const runnable = await canRun(identity, program(binaries.native, 'postgres'));
  const native = runnable
    ? binaries.native
    : await copyRuntime(binaries, join(ELSEWHERE, 'runtime'), String(process.pid));
  await giveHome(moved, identity);
  if (!(await works(identity, moved.home, native))) return null;
  if (!homeReachable) await writeAtomically(join(place.folder, 'location'), `${moved.home}\n`);
  log.log('warn', 'store.database-elsewhere', {
    text: 'PostgreSQL runs as an unprivileged user who cannot enter the folders of program or data; what it needs lies elsewhere.',
    cluster: moved.cluster,
    programs: native,
  });
  return { place: moved, identity, native };
}

/** Writes a small file so that it is there whole or not at all. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await rename(await writeUnfinished(path, text), path);
}

/**
 * Like `writeAtomically`, but of processes that write at the same time exactly one has its text there, for
 * good: a renamed file would take the place of one that somebody has read and used already.
 */
export async function writeOnce(path: string, text: string): Promise<void> {
  const unfinished = await writeUnfinished(path, text);
  try {
    await link(unfinished, path);
  } catch (error) {
    if (hasCode(error) && error.code === 'EEXIST') return;
    // A file system without hard links: whole, if not first.
    if (!hasCode(error) || !NO_HARD_LINKS.has(error.code)) throw unusable(dirname(path), error);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

const NO_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

async function writeUnfinished(path: string, text: string): Promise<string> {
  const unfinished = `${path}.new-${process.pid}`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx', flush: true });
  return unfinished;
}
