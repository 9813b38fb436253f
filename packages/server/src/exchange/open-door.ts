import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { readRunningRecord } from '../lifecycle/running-record.ts';
import type { OptionsDoor } from './options-door.ts';
import { ownDatabase } from './own-database.ts';
import { runningServer } from './running-server.ts';

/**
 * The server that runs on the data folder, or its database when none does (contract section 2). `onlyReads`: where there is no
 * data folder yet, none is left behind.
 */
export async function openDoor(settings: Settings, onlyReads: boolean): Promise<OptionsDoor> {
  const record = readRunningRecord(settings.dataDir);
  const running = record === null ? null : await runningServer(record);
  if (running !== null) return running;
  return onlyReads && !existsSync(settings.dataDir) ? passingDatabase(settings) : ownDatabase(settings);
}

/** What a first start would make, in a folder that is gone afterwards. */
async function passingDatabase(settings: Settings): Promise<OptionsDoor> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringback-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    const door = await ownDatabase({ ...settings, dataDir });
    return { ...door, close: () => door.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
