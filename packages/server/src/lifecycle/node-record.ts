import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { inDataFolder } from './data-folder.ts';

const FILE = 'node.json';

/** What a node keeps between its starts, beside the database: it belongs to the data folder. */
export interface NodeRecord {
  /** Its name in ids and leases: the same at every start, so that a restart finds its own work again. */
  readonly name: string;
  /** Where SIP was listened on last; null before the first time. */
  readonly sipPort: number | null;
}

/** Reads the record of a data folder, or begins one with a name of five digits. Throws DATA_DIR_UNUSABLE. */
export function openNodeRecord(dataDir: string, random: () => number): NodeRecord {
  return inDataFolder(dataDir, () => {
    const known = read(join(dataDir, FILE));
    if (known !== null) return known;
    const fresh: NodeRecord = { name: String(10_000 + Math.floor(random() * 90_000)), sipPort: null };
    writeFileSync(join(dataDir, FILE), JSON.stringify(fresh));
    return fresh;
  });
}

/** Remembers the SIP port: phones that answer after our end answer there. */
export function rememberSipPort(dataDir: string, record: NodeRecord, sipPort: number): void {
  if (record.sipPort !== sipPort) writeFileSync(join(dataDir, FILE), JSON.stringify({ ...record, sipPort }));
}

/** Null when there is none yet; one that cannot be read is begun anew, with a new name. */
function read(file: string): NodeRecord | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { name, sipPort } = JSON.parse(text);
    if (typeof name !== 'string' || !/^[0-9A-Za-z]{1,32}$/.test(name)) return null;
    return { name, sipPort: Number.isInteger(sipPort) && sipPort > 0 && sipPort < 65_536 ? sipPort : null };
  } catch {
    // A file cut short by a power failure: the leases of the old name run out by themselves.
    return null;
  }
}
