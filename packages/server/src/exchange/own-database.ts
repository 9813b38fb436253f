import {
  Configuration,
  changedParts,
  configuredOptions,
  exportOptions,
  type ImportPorts,
  importOptions,
  type Store,
  writeIni,
  writeJson,
} from '@ringback/core';
import type { Settings } from '../config/settings.ts';
import { openNodeRecord } from '../lifecycle/node-record.ts';
import { openDatabase } from '../lifecycle/open-store.ts';
import { StopRequest } from '../lifecycle/stop-request.ts';
import { Teardown } from '../lifecycle/teardown.ts';
import { Metrics } from '../ports/metrics.ts';
import { systemChance } from '../ports/system-chance.ts';
import { SystemClock } from '../ports/system-clock.ts';
import { SystemTelemetry } from '../ports/telemetry.ts';
import { seedDatabase } from '../seed/seed-database.ts';
import type { OptionsDoor } from './options-door.ts';

/**
 * The database of an installation whose server does not run. An empty one is seeded first, as a start would: what is
 * imported stands on that. Throws what the database says.
 */
export async function ownDatabase(settings: Settings): Promise<OptionsDoor> {
  const telemetry = new SystemTelemetry(new Metrics(), { level: 'error', showPersonalData: false });
  const clock = new SystemClock((error) => telemetry.log('error', 'timer.failed', { error }));
  const teardown = new Teardown(clock, telemetry);
  const node = openNodeRecord(settings.dataDir, systemChance.random);
  try {
    const store = await openDatabase({
      settings,
      node: node.name,
      wireClock: clock,
      chance: systemChance,
      telemetry,
      teardown,
      stop: new StopRequest(),
    });
    await seedDatabase(store.configuration, settings.seed, 'seed');
    const ports = {
      configuration: await Configuration.load(store.configuration),
      resources: store.configuration,
      documents: store.documents,
      trunks: settings.trunks.map(({ name }) => name),
    };
    return {
      place: settings.database === 'embedded' ? `the database in ${settings.dataDir}` : 'the database',
      async import(text, dryRun) {
        if (dryRun) return importOptions(text, ports, true);
        const before = await configuredOptions(ports);
        const outcome = await importOptions(text, ports, false);
        if (outcome.kind === 'imported') await writeDown(before, ports, store.audit, clock.now());
        return outcome;
      },
      async export(format) {
        const content = await exportOptions(ports);
        return format === 'ini' ? writeIni(content) : writeJson(content);
      },
      close: () => teardown.run(),
    };
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

/** Who can do this has the database in hand: no name is known, but what was done is. */
async function writeDown(
  before: Awaited<ReturnType<typeof configuredOptions>>,
  ports: ImportPorts,
  audit: Store['audit'],
  at: number,
): Promise<void> {
  const parts = changedParts(before, await configuredOptions(ports)) ?? { before: null, after: null };
  await audit.add({
    at,
    who: 'command line',
    role: 'administrator',
    means: 'this machine',
    address: '',
    action: 'ringback import',
    subject: 'options',
    name: '',
    outcome: 'done',
    ...parts,
    requestId: systemChance.uuid(),
  });
}
