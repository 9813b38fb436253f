import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '@ringback/core';
import { startError } from '../errors.ts';

/** Does something with files in the data folder, which is made for its owner alone when it is missing. Throws DATA_DIR_UNUSABLE. */
export function inDataFolder<T>(dataDir: string, work: () => T): T {
  try {
    makeFolder(dataDir);
    return work();
  } catch (error) {
    const why = hasCode(error) ? error.code : String(error);
    throw startError('DATA_DIR_UNUSABLE', `the data folder ${dataDir} cannot be used (${why})`, {
      cause: error,
    });
  }
}

/** Step by step: Node's own way to make a whole path never comes back where none can be made, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process made it in the same moment.
    if (!(hasCode(error) && error.code === 'EEXIST')) throw error;
  }
}
