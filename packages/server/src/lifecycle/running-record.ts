import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { inDataFolder } from './data-folder.ts';

const FILE = 'running.json';

/** Where the server of a data folder is reached by commands of this machine while it runs. */
export interface RunningRecord {
  readonly pid: number;
  /** Base address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Opens the admin API as the administrator's password does; new at every start. */
  readonly token: string;
  /** The certificate that it serves with, PEM; null without TLS. */
  readonly certificate: string | null;
}

/** Writes the record for its owner alone. Throws DATA_DIR_UNUSABLE. */
export function writeRunningRecord(dataDir: string, record: RunningRecord): void {
  inDataFolder(dataDir, () => {
    const file = join(dataDir, FILE);
    writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
    chmodSync(file, 0o600);
  });
}

/** Takes the record away, when it is still that of this process. */
export function removeRunningRecord(dataDir: string, pid: number): void {
  if (readRunningRecord(dataDir)?.pid === pid) rmSync(join(dataDir, FILE), { force: true });
}

/** Null when there is none that can be read. */
export function readRunningRecord(dataDir: string): RunningRecord | null {
  let text: string;
  try {
    text = readFileSync(join(dataDir, FILE), 'utf8');
  } catch (error) {
    if (hasCode(error)) return null;
    throw error;
  }
  try {
    const { pid, url, token, certificate } = JSON.parse(text);
    if (!Number.isInteger(pid) || typeof url !== 'string' || typeof token !== 'string') return null;
    return { pid, url, token, certificate: typeof certificate === 'string' ? certificate : null };
  } catch {
    return null; // Cut short by a power failure: nobody runs.
  }
}
