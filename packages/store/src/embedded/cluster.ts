import { chown, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { storeError } from '../errors.ts';
import { exists, program } from './binaries.ts';
import { commandAs } from './identity.ts';
import { type Place, type Settlement, unusable, writeAtomically, writeOnce } from './place.ts';
import { runToEnd } from './process.ts';

/** Owner of the cluster and of everything in it. */
export const ROLE = 'ringback';
const PASSWORD_BYTES = 24;
/** The log says little; what is larger than this was written by a fault that repeats itself. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Password of the cluster, made at the first start; the file can be read by its owner only. */
export async function clusterPassword(
  place: Place,
  randomBytes: (count: number) => Uint8Array,
): Promise<string> {
  const known = await readPassword(place);
  if (known !== null) return known;
  if (await exists(place.cluster)) {
    throw storeError('STORE_DATA_DIR_UNUSABLE', {
      dataDir: place.dataDir,
      why: `the file ${place.passwordFile} is missing, without which its database cannot be opened`,
    });
  }
  await writeOnce(place.passwordFile, `${Buffer.from(randomBytes(PASSWORD_BYTES)).toString('base64url')}\n`);
  // Another process may have been first: its password is the one that both use.
  return (await readPassword(place)) ?? '';
}

async function readPassword(place: Place): Promise<string | null> {
  try {
    return (await readFile(place.passwordFile, 'utf8')).trim() || null;
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw unusable(place.dataDir, error);
  }
}

/** Makes the cluster when there is none. It appears under its name only when it is complete. */
export async function ensureCluster(settlement: Settlement, password: string): Promise<'made' | 'found'> {
  const { place, identity, native } = settlement;
  if (await exists(join(place.cluster, 'PG_VERSION'))) return 'found';
  await removeUnfinished(place);
  const unfinished = join(place.home, `cluster.new-${process.pid}`);
  const passwordFile = join(place.home, `password.new-${process.pid}`);
  try {
    await writeAtomically(passwordFile, password);
    if (identity.kind === 'user') await chown(passwordFile, identity.uid, identity.gid);
    const result = await runToEnd(
      commandAs(identity, program(native, 'initdb'), [
        `--pgdata=${unfinished}`,
        `--username=${ROLE}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ]),
    );
    if (!result.ok) {
      throw storeError('STORE_EMBEDDED_FAILED', {
        why: `initdb: ${result.output.split('\n').at(-1) ?? ''}`,
        logFile: place.logFile,
        output: result.output.slice(-2_000),
      });
    }
    return await claimName(unfinished, place);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function claimName(unfinished: string, place: Place): Promise<'made' | 'found'> {
  try {
    await rename(unfinished, place.cluster);
    return 'made';
  } catch (error) {
    // Another process was faster: its cluster is as good (both use the same password file).
    if (await exists(join(place.cluster, 'PG_VERSION'))) return 'found';
    throw error;
  }
}

/** Leavings of processes that were killed while they made a cluster. */
async function removeUnfinished(place: Place): Promise<void> {
  for (const name of await readdir(place.home)) {
    const pid = /^(?:cluster|password)\.new-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(place.home, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error) && error.code === 'EPERM';
  }
}

/** Refuses data of another major version; throws STORE_DATA_DIR_OTHER_VERSION. */
export async function verifyVersion(place: Place, needed: number): Promise<void> {
  const found = (await readFile(join(place.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found !== String(needed)) {
    throw storeError('STORE_DATA_DIR_OTHER_VERSION', { dataDir: place.dataDir, found, needed });
  }
}

/** Empties the log when it has become large. */
export async function limitLog(place: Place): Promise<void> {
  try {
    if ((await stat(place.logFile)).size > LOG_LIMIT_BYTES) await truncate(place.logFile);
  } catch (error) {
    if (!hasCode(error) || error.code !== 'ENOENT') throw error;
  }
}

/** The last words of the server: its newest FATAL or PANIC line, else its newest line. */
export async function lastWords(place: Place): Promise<string> {
  let lines: string[];
  try {
    lines = (await readFile(place.logFile, 'utf8')).trimEnd().split('\n').slice(-30);
  } catch {
    // It never came to write one.
    return '';
  }
  const fatal = lines.findLast((line) => /(?:FATAL|PANIC):/.test(line));
  return (fatal ?? lines.at(-1) ?? '').replace(/^.*?(?=FATAL|PANIC)/, '');
}
