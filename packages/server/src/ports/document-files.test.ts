import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentFolders, readDocumentFile } from './document-files.ts';

let root: string;
const at = (...parts: string[]): string => join(root, ...parts);
const url = (...parts: string[]): string => pathToFileURL(at(...parts)).href;
const write = (path: string[], text = '<scxml/>'): void => writeFileSync(at(...path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ringback-files-'));
  for (const folder of ['scenarios', 'scenarios/more', 'scenarios/.git', 'etc', 'etc/below', 'else'])
    mkdirSync(at(folder));
});
afterEach(() => rmSync(root, { recursive: true }));

const reader = () =>
  documentFolders({
    folders: [at('scenarios'), at('not-there')],
    flatFolders: [at('etc')],
    never: [at('etc', 'ringback.json')],
  });
const outcome = async (...parts: string[]): Promise<string> => {
  const read = await reader()(url(...parts));
  return read.ok ? read.text : read.message;
};

describe('a document in a file', () => {
  it('is read in the folders for documents and below them', async () => {
    write(['scenarios', 'a.scxml'], 'grüß');
    write(['scenarios', 'more', 'lib.js'], 'var a;');
    expect(await outcome('scenarios', 'a.scxml')).toBe('grüß');
    expect(await outcome('scenarios', 'more', 'lib.js')).toBe('var a;');
  });

  it('is read beside the configuration file, but not below, and never the configuration itself', async () => {
    write(['etc', 'a.scxml'], 'own');
    write(['etc', 'below', 'b.scxml']);
    write(['etc', 'ringback.json'], '{"password":"hunter2"}');
    expect(await outcome('etc', 'a.scxml')).toBe('own');
    expect(await outcome('etc', 'below', 'b.scxml')).toMatch(/lies in no folder for documents; put it into/);
    expect(await outcome('etc', 'ringback.json')).toMatch(/lies in no folder/);
  });

  it('is nowhere else: not by a way that leads out, not by a link, not hidden, not of another kind', async () => {
    write(['else', 'a.scxml']);
    write(['scenarios', '.git', 'config.txt']);
    write(['scenarios', 'key.pem']);
    symlinkSync(at('else', 'a.scxml'), at('scenarios', 'link.scxml'));
    symlinkSync(at('else'), at('scenarios', 'folder'));
    for (const path of [
      ['else', 'a.scxml'],
      ['scenarios', '..', 'else', 'a.scxml'],
      ['scenarios', 'link.scxml'],
      ['scenarios', 'folder', 'a.scxml'],
      ['scenarios', '.git', 'config.txt'],
    ])
      expect(await outcome(...path), path.join('/')).toMatch(/lies in no folder/);
    expect(await outcome('scenarios', 'key.pem')).toMatch(/is no kind of file that documents are/);
  });

  it('that cannot be read says why', async () => {
    writeFileSync(at('scenarios', 'latin.scxml'), Buffer.from([0x66, 0xfc]));
    write(['scenarios', 'huge.scxml']);
    truncateSync(at('scenarios', 'huge.scxml'), 5_000_000);
    mkdirSync(at('scenarios', 'folder.scxml'));
    expect(await outcome('scenarios', 'none.scxml')).toMatch(/none\.scxml does not exist$/);
    expect(await outcome('scenarios', 'latin.scxml')).toMatch(/is not UTF-8 text$/);
    expect(await outcome('scenarios', 'huge.scxml')).toMatch(/is larger than 4000000 bytes$/);
    expect(await outcome('scenarios', 'folder.scxml')).toMatch(/is a folder$/);
    expect(await reader()('file://elsewhere/a.scxml')).toMatchObject({ ok: false });
  });
});

it('a tool of whoever is at the keyboard reads any file', async () => {
  write(['else', 'a.scxml'], 'any');
  expect(await readDocumentFile(url('else', 'a.scxml'))).toEqual({ ok: true, text: 'any' });
  expect(await readDocumentFile(url('else', 'b.scxml'))).toMatchObject({ ok: false });
});
