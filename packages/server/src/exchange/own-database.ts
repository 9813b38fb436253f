import { Configuration, exportOptions, importOptions, writeIni, writeJson } from '@ringback/core';
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
    };
    return {
      place: settings.database === 'embedded' ? `the database in ${settings.dataDir}` : 'the database',
      import: (text, dryRun) => importOptions(text, ports, dryRun),
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
