import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderReader } from './folder-reader.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ringback-folder-'));
  mkdirSync(join(root, 'in/deeper'), { recursive: true });
  mkdirSync(join(root, 'inside'));
  writeFileSync(join(root, 'in/a b.js'), 'a');
  writeFileSync(join(root, 'in/deeper/b.js'), 'b');
  writeFileSync(join(root, 'in/binary'), new Uint8Array([255, 254]));
  writeFileSync(join(root, 'in/large'), Buffer.alloc(4_000_001, 32));
  writeFileSync(join(root, 'secret'), 's');
  writeFileSync(join(root, 'inside/c.js'), 's');
  symlinkSync(join(root, 'secret'), join(root, 'in/link'));
  symlinkSync(root, join(root, 'in/out'));
  symlinkSync(join(root, 'in'), join(root, 'also-in'));
  execFileSync('mkfifo', [join(root, 'in/pipe')]);
});
afterAll(() => rmSync(root, { recursive: true }));

const read = (path: string, folder = 'in') =>
  folderReader(join(root, folder))(pathToFileURL(join(root, path)).href);

describe('what a document may read', () => {
  it('is in its folder or below', async () => {
    expect(await read('in/a b.js')).toEqual({ ok: true, text: 'a' });
    expect(await read('in/deeper/b.js')).toEqual({ ok: true, text: 'b' });
    expect(await read('also-in/deeper/b.js', 'also-in')).toEqual({ ok: true, text: 'b' });
  });

  it.each([
    ['beside its folder', 'secret', 'outside of the folder'],
    ['in a folder whose name begins the same', 'inside/c.js', 'outside of the folder'],
    ['behind a link', 'in/link', 'outside of the folder'],
    ['behind a link to a folder', 'in/out/secret', 'outside of the folder'],
    ['a pipe', 'in/pipe', 'is no file'],
    ['a folder', 'in/deeper', 'is no file'],
    ['too large', 'in/large', 'larger than'],
    ['no text', 'in/binary', 'no UTF-8 text'],
    ['missing', 'in/missing', 'there is no such file'],
  ])('is not what lies or is %s', async (_name, path, words) => {
    expect(await read(path)).toEqual({ ok: false, message: expect.stringContaining(words) });
  });

  it.each(['http://localhost/x', 'data:text/plain,x', 'file://other-host/x', 'file:///%00', 'nonsense'])(
    'is not %s',
    async (url) => {
      expect(await folderReader(join(root, 'in'))(url)).toMatchObject({ ok: false });
    },
  );
});
