import { constants } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { startError } from '../errors.ts';

const TOO_LARGE = 'it is too large';
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a folder',
  ERR_FS_FILE_TOO_LARGE: TOO_LARGE,
};

/** A text file as UTF-8, without a byte order mark. Throws CONFIG_UNREADABLE. */
export function readTextFile(file: string, what = 'the configuration'): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw startError('CONFIG_UNREADABLE', `cannot read ${what} ${file}: ${REASONS[code] ?? code}`, {
      cause: error,
    });
  }
  if (bytes.length > constants.MAX_STRING_LENGTH)
    throw startError('CONFIG_UNREADABLE', `cannot read ${what} ${file}: ${TOO_LARGE}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw startError('CONFIG_UNREADABLE', `cannot read ${what} ${file}: it is no UTF-8 text`, {
      cause: error,
    });
  }
}
