import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApi } from '@ringback/api';
import {
  type AcceptancePorts,
  acceptCallback,
  agentId,
  agentStateName,
  type Chance,
  type Clock,
  Configuration,
  ControllableClock,
  Crowd,
  chosenPredictor,
  InFlightWork,
  LimitBook,
  type OutgoingHttp,
  PatternGroups,
  type Store,
  type Telemetry,
  WAIT_TIMES_SECTION,
  type WaitPredictor,
  waitTimesOf,
} from '@ringback/core';
import { createNotifications } from '@ringback/notify';
import {
  createOrchestrator,
  engineLimits,
  type Orchestrator,
  poolShape,
  voiceProcess,
  workerPool,
} from '@ringback/orchestration';
import { createRouting, QueueHistoryLedger, WaitQuoteLedger, watchedSwitch } from '@ringback/routing';
import {
  createCommandVoice,
  createFliteVoice,
  createHttpVoice,
  createPromptLibrary,
  createSpeech,
  type Voice,
} from '@ringback/speech';
import { openRecordingArchive } from '@ringback/telephony';
import type { Settings, SpeechSettings } from './config/settings.ts';
import { keepRefreshed } from './configuration-refresh.ts';
import { DEMO_NUMBER, DEMO_SERVICE } from './demo/demo-centre.ts';
import { externalUrl, nodeAddress } from './lifecycle/addresses.ts';
import type { StopRequest } from './lifecycle/stop-request.ts';
import { Teardown } from './lifecycle/teardown.ts';
import { customerLinks } from './ports/customer-links.ts';
import { documentFolders } from './ports/document-files.ts';
import type { Metrics } from './ports/metrics.ts';
import { createOutgoingHttp } from './ports/outgoing-http.ts';
import { stockPackages } from './ports/stock-package.ts';
import { keepTrimmed } from './security-upkeep.ts';
import { SimulationRuns } from './simulate/simulation-runs.ts';
import { openTelephony } from './telephony/open-telephony.ts';

/** The scenarios and prompts that come with the product. */
const SCENARIOS = new URL('../../../scenarios/', import.meta.url);
const BROWSER_FILES = {
  widget: fileURLToPath(import.meta.resolve('@ringback/widget/widget.js')),
  customerPage: fileURLToPath(import.meta.resolve('@ringback/widget/customer-page.js')),
  pages: fileURLToPath(new URL('.', import.meta.resolve('@ringback/web/index.html'))),
};

const LINK_SECRET_BYTES = 32;

function voiceOf(speech: SpeechSettings, http: OutgoingHttp): Voice {
  switch (speech.kind) {
    case 'command':
      return createCommandVoice(speech.command);
    case 'http':
      return createHttpVoice(speech.url, http);
    case 'flite':
      return createFliteVoice();
  }
}

export interface Surroundings {
  readonly settings: Settings;
  /** Opened, migrated and seeded. */
  readonly store: Store;
  readonly node: string;
  /** Taken again when any free SIP port will do: phones that answered while nobody was there answer to it. */
  readonly lastSipPort: number | null;
  readonly adminPassword: string;
  readonly localToken: string;
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly metrics: Metrics;
  readonly version: string;
  readonly stop: StopRequest;
  /** Closes what was opened, also when the rest could not be, or was not wanted any more. */
  readonly teardown: Teardown;
}

export interface Composition {
  readonly http: { readonly host: string; readonly port: number };
  /** Null: the driver listens for no SIP. */
  readonly sip: { readonly host: string; readonly port: number } | null;
}

/** Accepting nothing new and letting go of the phones takes no longer; what is under way is in the database. */
const CLOSE_LIMIT_MS = 4_000;

/**
 * Plugs the parts together, from the store outwards, and starts them. Reads from top to bottom. Throws
 * StoppedWhileStarting between two parts when the process was asked to stop meanwhile.
 */
export async function compose(around: Surroundings): Promise<Composition> {
  const { settings, node, wireClock, chance, telemetry, metrics, stop } = around;
  const parts = new Teardown(wireClock, telemetry);
  around.teardown.add('surfaces', CLOSE_LIMIT_MS, () => parts.run());
  const opened = (name: string, close: () => Promise<void>): void => parts.add(name, CLOSE_LIMIT_MS, close);

  // Time: everything of the domain asks this clock; what lives on the wire asks `wireClock`.
  const work = new InFlightWork();
  const testClock = settings.testClock
    ? new ControllableClock(wireClock, work, (error) => telemetry.log('error', 'timer.failed', { error }))
    : undefined;
  const clock: Clock = testClock ?? wireClock;

  const configuration = await Configuration.load(around.store.configuration);
  const stopRefreshing = keepRefreshed(configuration, wireClock, telemetry);
  opened('configuration', async () => stopRefreshing());
  const stopTrimming = keepTrimmed({ store: around.store, settings: settings.security, clock, telemetry });
  opened('upkeep', async () => stopTrimming());
  const outgoingHttp = createOutgoingHttp(wireClock, `ringback/${around.version}`);

  /** Where HTTP listens; a free port is known when it does. */
  let http = { host: settings.http.host, port: settings.http.port };
  const scheme = settings.http.tls === null ? 'http' : 'https';
  const baseUrl = (): string => settings.http.externalUrl ?? externalUrl(configuration, scheme, http);
  const linkSecret = await around.store.secrets.obtain(
    'customer-links',
    Buffer.from(chance.bytes(LINK_SECRET_BYTES)).toString('base64'),
  );
  const links = customerLinks(Buffer.from(linkSecret, 'base64'), baseUrl);

  // Messages to people and programs outside: written with what they tell, by whoever writes.
  const notifications = createNotifications({
    store: around.store,
    configuration,
    clock,
    wireClock,
    chance,
    telemetry,
    work,
    node,
    http: outgoingHttp,
    outgoingOrigins: settings.http.outgoing,
    links,
    sessions: () => orchestrator.sessions,
  });
  const { store } = notifications;
  // Starts of sessions give way to a crowd of requests for callbacks.
  const crowd = new Crowd();

  // Prompts: an installation's own go before the one of the same name that comes with the product.
  const ownPrompts = join(settings.dataDir, 'prompts');
  const shippedPrompts = fileURLToPath(new URL('prompts/', SCENARIOS));
  const promptFolders = [ownPrompts, shippedPrompts];
  const spokenFolder = join(settings.dataDir, 'spoken');
  const voice = voiceOf(settings.speech, outgoingHttp);
  opened('voice', () => voice.close());
  const pause = (): Promise<void> => new Promise((done) => void setImmediate(done));
  const speech = await createSpeech({ promptFolders, cacheFolder: spokenFolder, voice, telemetry, pause });
  stop.check();

  // What would happen, in a thread beside all this.
  const simulations = new SimulationRuns({ clock: wireClock, unique: () => chance.uuid() });
  opened('simulations', async () => simulations.close());
  // Recorded conversations: files of this node.
  const archive = await openRecordingArchive({ folder: join(settings.dataDir, 'recordings'), telemetry });

  // ORS: sessions of scenario documents, run in threads of their own.
  const orsOptions = configuration.section('ors') ?? {};
  const orchestrator: Orchestrator = createOrchestrator({
    store,
    configuration,
    clock,
    wireClock,
    chance,
    telemetry,
    work,
    node,
    http: outgoingHttp,
    readFile: documentFolders({
      folders: [fileURLToPath(SCENARIOS), join(settings.dataDir, 'scenarios'), ...settings.documents.folders],
      flatFolders: settings.documents.flatFolders,
      never: settings.file === null ? [] : [settings.file],
    }),
    outgoingOrigins: settings.http.outgoing,
    documentFolders: settings.documents.folders.map((folder) => pathToFileURL(`${folder}/`).href),
    externalUrl: baseUrl,
    stockDocumentUrl: new URL('user-terminated.scxml', SCENARIOS).href,
    engine: workerPool({
      ...poolShape(orsOptions, availableParallelism()),
      limits: engineLimits(orsOptions),
      wireClock,
      telemetry,
    }),
    mostRequestsWaiting: () => crowd.takeMost(),
    accept: (request) => acceptCallback(request, acceptance),
    archive,
    voice: { engine: voiceProcess({ wireClock, telemetry }), speech },
  });
  opened('engines', () => orchestrator.close());
  opened('work', () => work.idle());

  // SIP Server: what makes calls.
  const telephony = await openTelephony({
    settings,
    lastSipPort: around.lastSipPort,
    promptFolders: [...promptFolders, spokenFolder],
    configuration,
    store,
    journal: orchestrator.journal,
    clock,
    wireClock,
    chance,
    telemetry,
  });
  opened('switch', () => telephony.close());
  stop.check();

  // URS and Stat Server: queues and agents; they hear of a call before the sessions do.
  const quotes = new WaitQuoteLedger({ quotes: store.waitQuotes, telemetry });
  // What a process that was killed could not write down any more.
  await store.waitQuotes.settle();
  const queueHistory = new QueueHistoryLedger({ history: store.queueHistory, telemetry });
  opened('ledgers', async () => {
    await quotes.settled();
    await queueHistory.settled();
  });
  const predictorOf = (queue: string): WaitPredictor | null =>
    chosenPredictor(configuration.section(WAIT_TIMES_SECTION), queue);
  const routing = createRouting({
    clock,
    chance,
    telemetry,
    configuration,
    isReachable: (id) => telephony.control.isReachable(id),
    freeChannels: (number) => telephony.control.freeChannels(number),
    waitQuotes: quotes,
    queueHistory: {
      earlier: await queueHistory.earlier(clock.now()),
      happened: (occurrence) => queueHistory.happened(occurrence),
    },
    chosenPredictor: predictorOf,
    persistAgentState: (id, state, reason) => {
      store.configuration
        .putAgentState(id, state, reason)
        .catch((error: unknown) => telemetry.log('warn', 'agent.state-not-stored', { agentId: id, error }));
    },
  });
  opened('routing', async () => routing.close());
  for (const { id, state, reason } of await store.configuration.agentStates()) {
    // A fixed phone that is configured Ready is ready at every start; others are as they left.
    if (configuration.agent(id)?.state !== 'Ready') routing.setAgentState(agentId(id), state, reason);
  }
  await telephony.followPhones(routing);
  orchestrator.attach({ routing, callControl: watchedSwitch(telephony.control, routing) });

  // GMS: everything over HTTP.
  const acceptance: AcceptancePorts = {
    store,
    service: (name) => configuration.service(name),
    section: (name) => configuration.section(name),
    limits: new LimitBook(),
    patterns: new PatternGroups((name) => configuration.list(name)),
    now: () => clock.now(),
    uuid: () => chance.uuid(),
    nodeId: node,
    accepted: ({ dueAt }) => orchestrator.wake(dueAt),
  };
  const api = await buildApi({
    configuration,
    store,
    orchestration: orchestrator,
    routing,
    waitTimes: waitTimesOf(() => routing, predictorOf),
    recorded: async () => {
      await Promise.all([quotes.settled(), queueHistory.settled()]);
    },
    calls: () => telephony.control.calls(),
    onCallEvent: (listener) => telephony.control.onEvent(listener),
    notifications: notifications.api,
    comet: notifications.comet,
    accept: (request) => crowd.during(acceptCallback(request, acceptance)),
    links,
    prompts: createPromptLibrary({
      folder: ownPrompts,
      shipped: shippedPrompts,
      voice,
      unique: () => chance.uuid(),
    }),
    simulations,
    recordings: archive,
    ...(telephony.browserPhones === null ? {} : { phones: telephony.browserPhones }),
    trunks: settings.trunks.map(({ name }) => name),
    deskGraceMs: settings.deskGraceMs,
    clock,
    wireClock,
    chance,
    telemetry,
    adminUser: settings.admin.username,
    adminPassword: around.adminPassword,
    localToken: around.localToken,
    security: {
      users: settings.security.users,
      rateLimits: settings.http.rateLimit,
      trustedProxies: settings.http.trustedProxies,
      secureCookies: settings.http.externalUrl?.startsWith('https:') ?? false,
      session: settings.security.session,
    },
    metricsText: () => metrics.text(),
    ...(testClock === undefined ? {} : { testClock }),
    stockPackage: stockPackages(SCENARIOS),
    version: around.version,
    ...(settings.http.tls === null ? {} : { tls: settings.http.tls }),
    node,
    isStopping: () => stop.isRequested,
    corsOrigins: settings.http.corsOrigins,
    exposeNumbers: settings.showPersonalData,
    pageOpen: settings.demo,
    browser: BROWSER_FILES,
    ...(settings.demo ? { demo: { service: DEMO_SERVICE, number: DEMO_NUMBER } } : {}),
  });
  metrics.watch(
    {
      callbacks: () => store.callbacks.countByState(),
      queues: () => routing.queues(),
      calls: () => telephony.control.calls(),
      notifications: () => store.notifications.waiting(),
      agents: () => routing.agents().map(({ state }) => ({ state: agentStateName(state) })),
    },
    (error) => telemetry.log('warn', 'metrics.failed', { error }),
  );

  opened('notifications', () => notifications.stop());
  opened('sessions', () => orchestrator.stop());
  // The last to be opened, the first to go: nothing more is taken before anything else ends.
  opened('api', () => api.close());
  stop.check();
  await orchestrator.start();
  stop.check();
  await notifications.start();
  await api.listen(http);
  const bound = api.server.address();
  if (typeof bound === 'object' && bound !== null) http = { ...http, port: bound.port };
  // Other nodes tell it to whoever asks them for a session of this one.
  await store.nodes.announce(settings.http.externalUrl ?? nodeAddress(scheme, http, hostname()));
  return { http, sip: telephony.sip };
}
