import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { inDataFolder } from './data-folder.ts';

const FILE = 'admin-password';
/** 18 bytes: 144 bits in 24 characters that can be typed and pasted. */
const BYTES = 18;

export interface AdminPassword {
  readonly password: string;
  /** The file that has it; null when it was configured. */
  readonly file: string | null;
}

/**
 * The administrator's password: the configured one, else the one that an earlier start put into the data folder,
 * else a new random one that is put there, readable by its owner only. Throws DATA_DIR_UNUSABLE.
 */
export function adminPassword(
  configured: string | null,
  dataDir: string,
  randomBytes: (count: number) => Uint8Array,
): AdminPassword {
  if (configured !== null) return { password: configured, file: null };
  const file = join(dataDir, FILE);
  return inDataFolder(dataDir, () => {
    const known = read(file);
    if (known !== null) return { password: known, file };
    const password = Buffer.from(randomBytes(BYTES)).toString('base64url');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    // The mode above counts for a new file only, and the umask may narrow nothing.
    chmodSync(file, 0o600);
    return { password, file };
  });
}

/** Null when the file is missing or was emptied. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw error;
  }
}
