import { mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLinks, copyRuntime, locateBinaries } from './binaries.ts';

describe('the programs from npm', () => {
  it('get the links that their package cannot hold, also from two processes at once', async () => {
    const binaries = await locateBinaries();
    const folder = await mkdtemp(join(tmpdir(), 'rb-'));
    const native = await copyRuntime(binaries, folder, 'x');
    const listed = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    const links = listed.map(({ target }) => join(dirname(native), target));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) await rm(link, { force: true });
    expect(await Promise.all([completeLinks(native), completeLinks(native)])).toEqual([true, true]);
    for (const link of links) expect((await stat(link)).isFile()).toBe(true);
    await rm(join(native, 'lib'), { recursive: true });
    await symlink('/proc/1/fd', join(native, 'lib'));
    expect(await completeLinks(native)).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('are missed in plain words on systems that have none', async () => {
    await expect(locateBinaries('sunos-sparc')).rejects.toMatchObject({
      code: 'STORE_UNSUPPORTED_PLATFORM',
      message: expect.stringContaining('postgres://') as string,
    });
  });
});
