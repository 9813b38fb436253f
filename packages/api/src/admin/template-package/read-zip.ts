import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise } from 'yauzl';

export interface ZipLimits {
  readonly maxFiles: number;
  /** Of one file and of all, unpacked. */
  readonly maxFileBytes: number;
  readonly maxBytes: number;
}

/** Files of an archive by their paths; or what is wrong with it, in words that follow the name of a field. */
export type ZipReading =
  | { readonly kind: 'read'; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly kind: 'refused'; readonly why: string };

const MAX_PATH = 255;
/** Most that is shown of a text that came with the archive. */
const MAX_SHOWN = 120;
/** Kind of a file in the upper half of its attributes, as Unix has it. */
const KIND_OF_FILE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks a zip archive in memory. Nothing in it is trusted: paths that lead out, links, encrypted, damaged, oversized and
 * doubled files refuse all of it (APPNOTE 4.4; Unix attributes as Info-ZIP writes them).
 */
export async function readZip(bytes: Buffer, limits: ZipLimits): Promise<ZipReading> {
  const files = new Map<string, Buffer>();
  const seen = new Set<string>();
  let entries = 0;
  let total = 0;
  try {
    const archive = await fromBufferPromise(bytes, { strictFileNames: true });
    for await (const entry of archive.eachEntry()) {
      entries += 1;
      total += entry.uncompressedSize;
      const why =
        problemOf(entry, seen, limits) ??
        (entries > limits.maxFiles ? `has more than ${limits.maxFiles} files` : null) ??
        (total > limits.maxBytes ? `unpacks to more than ${limits.maxBytes} bytes` : null);
      if (why !== null) return { kind: 'refused', why };
      if (entry.fileName.endsWith('/')) continue;
      // What is longer than it says is refused by the reader as soon as it is.
      const chunks: Buffer[] = [];
      for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk));
      const content = Buffer.concat(chunks);
      if (crc32(content) !== entry.crc32 >>> 0)
        return { kind: 'refused', why: `has ${shown(entry.fileName)}, which is damaged` };
      files.set(entry.fileName, content);
    }
  } catch (error) {
    // All of it is in memory: whatever fails, the archive is to blame.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', why: `cannot be read as a zip archive: ${plain(message).replace(/\.$/, '')}` };
  }
  return { kind: 'read', files };
}

/** What is wrong with an entry, judged by what it says of itself. */
function problemOf(entry: Entry, seen: Set<string>, { maxFileBytes }: ZipLimits): string | null {
  const { fileName, uncompressedSize, compressionMethod, externalFileAttributes } = entry;
  const name = shown(fileName);
  const isFolder = fileName.endsWith('/');
  const parts = (isFolder ? fileName.slice(0, -1) : fileName).split('/');
  if (fileName.length > MAX_PATH) return `has a path of more than ${MAX_PATH} characters`;
  if (
    parts.some((part) => part === '' || part === '.' || part === '..') ||
    /[\p{Cc}\ufffd\\:]/u.test(fileName)
  )
    return `has ${name}, which is no path of plain names`;
  // Where names differ by case alone, one would take the place of the other on many machines.
  const key = fileName.normalize('NFC').toLowerCase();
  if (seen.has(key)) return `has ${name} twice`;
  seen.add(key);
  const kind = (externalFileAttributes >>> 16) & KIND_OF_FILE;
  if (kind !== 0 && kind !== (isFolder ? FOLDER : REGULAR))
    return `has ${name}, which is a link or another thing that is no file`;
  if (entry.isEncrypted()) return `has ${name}, which is encrypted`;
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    return `has ${name}, packed by method ${compressionMethod}: use deflate`;
  if (isFolder && uncompressedSize > 0) return `has ${name}, a folder with content of its own`;
  return uncompressedSize > maxFileBytes ? `has ${name}, larger than ${maxFileBytes} bytes` : null;
}

const plain = (text: string): string => text.slice(0, MAX_SHOWN).replaceAll(/[\p{Cc}\ufffd\p{Cs}]/gu, '?');
const shown = (name: string): string => JSON.stringify(plain(name));
