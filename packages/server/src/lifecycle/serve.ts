import { compose } from '../compose.ts';
import type { Environment } from '../config/configuration-file.ts';
import type { Settings } from '../config/settings.ts';
import { DemoPhones } from '../demo/demo-phones.ts';
import { Metrics } from '../ports/metrics.ts';
import { systemChance } from '../ports/system-chance.ts';
import { SystemClock } from '../ports/system-clock.ts';
import { SystemTelemetry } from '../ports/telemetry.ts';
import { seedDatabase } from '../seed/seed-database.ts';
import { VERSION } from '../version.ts';
import { httpAddress } from './addresses.ts';
import { adminPassword } from './admin-password.ts';
import { announcement } from './announce.ts';
import { explainStartFault } from './explain-start-fault.ts';
import { openNodeRecord, rememberSipPort } from './node-record.ts';
import { openDatabase } from './open-store.ts';
import { probeHttpPort } from './probe-http-port.ts';
import { removeRunningRecord, writeRunningRecord } from './running-record.ts';
import { listenForSignals, StoppedWhileStarting, StopRequest } from './stop-request.ts';
import { Teardown } from './teardown.ts';
import { watchParent } from './watch-parent.ts';

/** Answers that are on their way, commits, and good-byes to phones. */
const PARTS_CLOSE_LIMIT_MS = 4_000;
const DEMO_CLOSE_LIMIT_MS = 1_500;
/** The last spans and figures; a collector that does not answer is not waited for. */
const OPEN_TELEMETRY_CLOSE_LIMIT_MS = 1_000;
/** Longest end of a process (contract section 2: 10 s), whatever hangs. */
const STOP_LIMIT_MS = 9_500;

export interface ServeSurroundings {
  readonly settings: Settings;
  readonly environment: Environment;
  /** Writes to stdout. */
  readonly say: (text: string) => void;
  /** Ends the process now. */
  readonly exit: (code: number) => void;
}

/**
 * Runs until it is asked to stop; gives the exit code. Order: database, migrations, seed, switch, sessions, HTTP,
 * ready line; the end is the reverse. Throws when it cannot start, with everything closed again.
 */
export async function serve({ settings, environment, say, exit }: ServeSurroundings): Promise<number> {
  const metrics = new Metrics();
  const telemetry = new SystemTelemetry(metrics, {
    level: settings.logLevel,
    showPersonalData: settings.showPersonalData,
  });
  const wireClock = new SystemClock((error) => telemetry.log('error', 'timer.failed', { error }));
  const stop = new StopRequest();
  const teardown = new Teardown(wireClock, telemetry);
  const stopListening = listenForSignals(stop);
  const stopWatchingParent = watchParent(stop, environment);
  const stopWatching = watchFaults(stop, telemetry);
  void stop.requested.then((reason) => {
    telemetry.log('info', 'stop.requested', { by: reason.kind === 'signal' ? reason.signal : 'fault' });
    wireClock.setTimer(STOP_LIMIT_MS, () => {
      telemetry.log('error', 'stop.forced', { afterMs: STOP_LIMIT_MS });
      exit(0);
    });
  });
  try {
    for (const text of settings.notices) telemetry.log('warn', 'configuration.notice', { text });
    await start({ settings, say, telemetry, metrics, wireClock, stop, teardown });
    const reason = await stop.requested;
    if (reason.kind === 'signal') return 0;
    throw reason.error;
  } catch (error) {
    if (error instanceof StoppedWhileStarting) return 0;
    throw explainStartFault(error, settings);
  } finally {
    await teardown.run();
    telemetry.log('info', 'stopped');
    stopListening();
    stopWatchingParent();
    stopWatching();
  }
}

interface StartParts extends Pick<ServeSurroundings, 'settings' | 'say'> {
  readonly telemetry: SystemTelemetry;
  readonly metrics: Metrics;
  readonly wireClock: SystemClock;
  readonly stop: StopRequest;
  readonly teardown: Teardown;
}

async function start(parts: StartParts): Promise<void> {
  const { settings, say, telemetry, metrics, wireClock, stop, teardown } = parts;
  const chance = systemChance;
  await probeHttpPort(settings.http);
  stop.check();
  const node = openNodeRecord(settings.dataDir, chance.random);
  const store = await openDatabase({ ...parts, node: node.name, chance });
  await startExport(parts);
  stop.check();

  const seeded = await seedDatabase(store.configuration, settings.seed, settings.configMode);
  telemetry.log('info', 'configuration.loaded', { file: settings.file, database: seeded });
  const admin = adminPassword(settings.admin.password, settings.dataDir, (count) => chance.bytes(count));

  const demo = settings.demo ? await DemoPhones.open({ clock: wireClock, chance, telemetry }) : null;
  if (demo !== null) {
    teardown.add('demo', DEMO_CLOSE_LIMIT_MS, () => demo.close());
    await demo.configure(store.configuration);
  }
  stop.check();

  const localToken = Buffer.from(chance.bytes(24)).toString('base64url');
  const composition = await compose({
    settings: { ...settings, trunks: [...settings.trunks, ...(demo?.trunks ?? [])] },
    store,
    node: node.name,
    lastSipPort: node.sipPort,
    adminPassword: admin.password,
    localToken,
    wireClock,
    chance,
    telemetry,
    metrics,
    version: VERSION,
    stop,
    teardown,
  });
  stop.check();

  writeRunningRecord(settings.dataDir, {
    pid: process.pid,
    url: httpAddress(settings.http.tls === null ? 'http' : 'https', composition.http),
    token: localToken,
    certificate: settings.http.tls?.cert ?? null,
  });
  teardown.add('running-record', PARTS_CLOSE_LIMIT_MS, async () =>
    removeRunningRecord(settings.dataDir, process.pid),
  );
  if (composition.sip !== null) {
    rememberSipPort(settings.dataDir, node, composition.sip.port);
    await demo?.connect(composition.sip);
  }
  stop.check();
  say(announcement(settings, composition, admin));
}

/** OpenTelemetry is loaded only where it is asked for. What is left is sent while the store can still be asked. */
async function startExport({ settings, telemetry, metrics, wireClock, teardown }: StartParts): Promise<void> {
  if (settings.openTelemetry === null) return;
  const { openTelemetryExport } = await import('../open-telemetry/export.ts');
  const { tap, close } = openTelemetryExport({
    ...settings.openTelemetry,
    metrics,
    clock: wireClock,
    chance: systemChance,
    version: VERSION,
    failed: (text) => telemetry.log('warn', 'open-telemetry.failed', { text }),
  });
  telemetry.alsoTell(tap);
  teardown.add('open-telemetry', OPEN_TELEMETRY_CLOSE_LIMIT_MS, close);
}

/** A fault that nobody caught: the state of the process is unknown, what was accepted is in the database. */
function watchFaults(stop: StopRequest, telemetry: SystemTelemetry): () => void {
  const onException = (error: unknown): void => {
    telemetry.log('error', 'process.fault', { error });
    stop.request({ kind: 'fault', error });
  };
  const onRejection = (error: unknown): void => {
    // One piece of work failed without anybody to tell; the others go on.
    telemetry.log('error', 'process.unhandled-rejection', { error });
  };
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
}
