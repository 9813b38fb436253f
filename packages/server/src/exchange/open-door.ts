import type { Settings } from '../config/settings.ts';
import { readRunningRecord } from '../lifecycle/running-record.ts';
import type { OptionsDoor } from './options-door.ts';
import { ownDatabase } from './own-database.ts';
import { runningServer } from './running-server.ts';

/** The server that runs on the data folder, or its database when none does (contract section 2). */
export async function openDoor(settings: Settings): Promise<OptionsDoor> {
  const record = readRunningRecord(settings.dataDir);
  return (record === null ? null : await runningServer(record)) ?? (await ownDatabase(settings));
}
