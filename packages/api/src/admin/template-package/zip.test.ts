import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { readZip } from './read-zip.ts';
import { writeZip } from './write-zip.ts';

const LIMITS = { maxFiles: 10, maxFileBytes: 100_000, maxBytes: 150_000 };
const AT = Date.parse('2031-05-28T12:00:00.000Z');

interface Member {
  readonly path: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly compress?: boolean;
}

async function zipOf(members: readonly Member[]): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { path, content = 'x', mode = 0o100644, compress = true } of members)
    if (path.endsWith('/')) archive.addEmptyDirectory(path, { mtime: new Date(AT) });
    else archive.addBuffer(Buffer.from(content), path, { mode, compress, mtime: new Date(AT) });
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** An archive whose bytes are others afterwards: what no ordinary writer writes. */
function replaced(archive: Buffer, from: string, to: string): Buffer {
  expect(to.length).toBe(from.length);
  expect(archive.includes(from, 0, 'latin1')).toBe(true);
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes fields of the first entry of the directory (APPNOTE 4.3.12). */
function directoryEntry(archive: Buffer, change: (entry: Buffer) => void): Buffer {
  const changed = Buffer.from(archive);
  change(changed.subarray(changed.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'))));
  return changed;
}

async function why(archive: Buffer): Promise<string> {
  const reading = await readZip(archive, LIMITS);
  return reading.kind === 'refused' ? reading.why : `read ${[...reading.files.keys()].join(' ')}`;
}

describe('a zip archive', () => {
  it('is read as it was written', async () => {
    const files = new Map([
      ['template.json', Buffer.from('{}')],
      ['documents/lib/ä.js', Buffer.from('var ä;')],
      ['prompts/de/busy.wav', Buffer.alloc(5_000, 7)],
    ]);
    expect(await readZip(await writeZip(files, AT), LIMITS)).toEqual({ kind: 'read', files });
  });

  it('may have folders', async () => {
    expect(await why(await zipOf([{ path: 'a/' }, { path: 'a/b' }]))).toBe('read a/b');
  });

  it('that leads out of its folder is refused', async () => {
    const archive = await zipOf([{ path: 'documents/aaaa' }]);
    for (const path of ['../../../../xy', '/etc/cron.d/ab', 'C:/Windows/abc', 'a/b/../../../x'])
      expect(await why(replaced(archive, 'documents/aaaa', path))).toMatch(/cannot be read as a zip archive/);
    expect(await why(replaced(archive, 'documents/aaaa', 'documents\\aaaa'))).toMatch(/invalid characters/);
    for (const path of [
      'documents//aaa',
      './cuments/aaaa',
      'documents/a\u0000aa',
      'documents/a\naa',
      'documents/a:aa',
    ])
      expect(await why(replaced(archive, 'documents/aaaa', path))).toMatch(/no path of plain names/);
  });

  it('with links, devices and the like is refused', async () => {
    for (const mode of [0o120777, 0o060644, 0o010644, 0o040755])
      expect(await why(await zipOf([{ path: 'documents/a', mode }]))).toMatch(/a link or another thing/);
  });

  it('with a name twice is refused, by whichever case', async () => {
    expect(await why(await zipOf([{ path: 'a' }, { path: 'a' }]))).toBe('has "a" twice');
    expect(await why(await zipOf([{ path: 'a' }, { path: 'A' }]))).toBe('has "A" twice');
  });

  it('that unpacks to too much is refused before it is unpacked', async () => {
    expect(await why(await zipOf([{ path: 'bomb', content: Buffer.alloc(100_001) }]))).toBe(
      'has "bomb", larger than 100000 bytes',
    );
    const half = { content: Buffer.alloc(80_000) };
    expect(
      await why(
        await zipOf([
          { path: 'a', ...half },
          { path: 'b', ...half },
        ]),
      ),
    ).toBe('unpacks to more than 150000 bytes');
    const many = Array.from({ length: 11 }, (_, at) => ({ path: `f${at}` }));
    expect(await why(await zipOf(many))).toBe('has more than 10 files');
  });

  it('that says less of a file than it has is refused', async () => {
    const archive = await zipOf([{ path: 'bomb', content: Buffer.alloc(90_000) }]);
    const lying = directoryEntry(archive, (entry) => entry.writeUInt32LE(10, 24));
    expect(await why(lying)).toMatch(/cannot be read as a zip archive: too many bytes/);
  });

  it('that is damaged, cut off, encrypted, packed in another way, or none at all is refused', async () => {
    const archive = await zipOf([{ path: 'a', content: 'abcdefgh', compress: false }]);
    expect(await why(replaced(archive, 'abcdefgh', 'abcdefgX'))).toBe('has "a", which is damaged');
    const packed = await zipOf([{ path: 'a', content: 'abcdefgh' }]);
    expect(await why(directoryEntry(packed, (entry) => entry.writeUInt16LE(1, 8)))).toMatch(/encrypted/);
    expect(await why(directoryEntry(packed, (entry) => entry.writeUInt16LE(14, 10)))).toMatch(/by method 14/);
    for (const length of [0, 4, 40, archive.length - 3])
      expect(await why(archive.subarray(0, length))).toMatch(/cannot be read as a zip archive/);
    expect(await why(Buffer.from('{"format": "ringback-template/1"}'))).toMatch(/cannot be read/);
  });

  it('with any byte changed is read or refused, and nothing else', async () => {
    const archive = await zipOf([
      { path: 'template.json', content: '{"a":1}' },
      { path: 'documents/a.scxml' },
    ]);
    for (let at = 0; at < archive.length; at++) {
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(await why(changed)).toMatch(/^(?:read|has|unpacks|cannot)/);
    }
  });
});
