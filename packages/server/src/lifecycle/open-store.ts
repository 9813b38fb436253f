import type { Chance, Clock, Store, Telemetry } from '@ringback/core';
import { openEmbedded, openStore, parseDatabaseUrl } from '@ringback/store';
import type { Settings } from '../config/settings.ts';
import type { StopRequest } from './stop-request.ts';
import type { Teardown } from './teardown.ts';

/** Commits that are under way when the process stops are given this long; the database is near. */
const STORE_CLOSE_LIMIT_MS = 2_000;
/** The embedded server forces its own end after 6 s; it is the last to go. */
const DATABASE_STOP_LIMIT_MS = 7_000;

export interface StoreParts {
  readonly settings: Settings;
  readonly node: string;
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly teardown: Teardown;
  readonly stop: StopRequest;
}

/** The database, embedded or by URL, at the schema of this release. What was opened is closed by `teardown`. */
export async function openDatabase(parts: StoreParts): Promise<Store> {
  const { settings, node, wireClock, chance, telemetry, teardown, stop } = parts;
  const target =
    settings.database === 'embedded' ? await openOwn(parts) : parseDatabaseUrl(settings.database);
  stop.check();
  const store = await openStore({
    target,
    node,
    telemetry,
    clock: wireClock,
    uuid: () => chance.uuid(),
    lookedAround: () => new Promise((done) => void setImmediate(done)),
    onReplaced: (error) => stop.request({ kind: 'fault', error }),
  });
  teardown.add('store', STORE_CLOSE_LIMIT_MS, () => store.close());
  return store;
}

async function openOwn({ settings, wireClock, chance, telemetry, teardown, stop }: StoreParts) {
  const embedded = await openEmbedded({
    dataDir: settings.dataDir,
    log: telemetry,
    clock: wireClock,
    randomBytes: (count) => chance.bytes(count),
    onFatal: (error) => stop.request({ kind: 'fault', error }),
  });
  teardown.add('database', DATABASE_STOP_LIMIT_MS, () => embedded.stop());
  return embedded.target;
}
