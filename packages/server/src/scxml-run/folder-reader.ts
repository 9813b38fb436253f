import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resolved } from '@ringback/scxml';

/** A part larger than this is a mistake. */
const MOST_BYTES = 4_000_000;

/** Reads files by `file:` address, but nothing outside of the folder, whatever way links go; failures are values. */
export function folderReader(folder: string): (url: string) => Promise<Resolved> {
  return async (url) => {
    try {
      if (new URL(url).protocol !== 'file:') return refused(`${url} is not a file of this folder`);
      // Before anything is under way: an address that is no path must not leave a look at the folder without a listener.
      const path = fileURLToPath(url);
      const [home, file] = await Promise.all([realpath(folder), realpath(path)]);
      const inside = home.endsWith(sep) ? home : home + sep;
      if (!file.startsWith(inside)) return refused(`${url} lies outside of the folder of the document`);
      const about = await stat(file);
      // A pipe or a device could be read without end.
      if (!about.isFile()) return refused(`${url} is no file`);
      if (about.size > MOST_BYTES) return refused(`${url} is larger than ${MOST_BYTES} bytes`);
      return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
    } catch (error) {
      return refused(`${url} cannot be read: ${reasonOf(error)}`);
    }
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is no UTF-8 text';
  return error.message;
}

function refused(message: string): Resolved {
  return { ok: false, message };
}
