import { AccessDesk, type CallControl, type OutboxEntry } from '@ringback/core';
import { type ChangePorts, changeCallback } from './callbacks/change-callback.ts';
import { type QueuePlacePorts, queuePlace, sessionQueuePlace } from './callbacks/queue-place.ts';
import { type ReportPorts, reportCallback } from './callbacks/report-callback.ts';
import { AgentCalls } from './calls/agent-calls.ts';
import { CallBook } from './calls/call-book.ts';
import { createCallEvents } from './calls/call-events.ts';
import { CallerDesk } from './calls/caller-desk.ts';
import { ConversationRecordings } from './calls/conversation-recordings.ts';
import { createIncomingCalls } from './calls/incoming-calls.ts';
import { createLegJournal } from './calls/leg-journal.ts';
import { createQueueEvents } from './calls/queue-events.ts';
import { AgentDesk } from './desk/agent-desk.ts';
import { isPlugin } from './documents/configured-plugin.ts';
import { createDocumentLibrary } from './documents/document-library.ts';
import { DocumentReader, documentLimits } from './documents/document-reader.ts';
import { textFiles } from './documents/text-files.ts';
import { createModulePorts } from './modules/create-module-ports.ts';
import { KnowledgeDesk, serverFacts } from './modules/genesys/knowledge-desk.ts';
import type { ModulePorts } from './modules/module.ts';
import { AllowedOrigins } from './modules/session/allowed-origins.ts';
import { NodeWatch } from './node-watch.ts';
import type { OrchestrationPorts, Orchestrator } from './orchestrator-ports.ts';
import { httpEvents } from './outbox/http-events.ts';
import { Mailroom } from './outbox/mailroom.ts';
import { createPostman } from './outbox/postman.ts';
import { recover, takeOver } from './recovery.ts';
import { EarlyStarts } from './scheduler/early-starts.ts';
import { Housekeeping } from './scheduler/housekeeping.ts';
import { PauseWatch } from './scheduler/pause-watch.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { type Acceptance, ServiceVersions } from './scheduler/service-versions.ts';
import { SessionPings } from './scheduler/session-pings.ts';
import { sweepsOf } from './scheduler/sweeps.ts';
import { CallbackEndings } from './services/callback-endings.ts';
import { ownServer } from './services/own-server.ts';
import { withCredentials, withCredentialsOf } from './services/peer-credentials.ts';
import { type RemoteServer, remoteServer } from './services/remote-server.ts';
import { createOrsServices } from './services/service-instances.ts';
import { ServiceStarter, serverTimeoutMs } from './services/service-starter.ts';
import { SessionServers } from './services/session-servers.ts';
import { Submissions } from './services/submissions.ts';
import { Documents } from './sessions/documents.ts';
import { patiently } from './sessions/patience.ts';
import { RequestBook } from './sessions/request-book.ts';
import { serverNames } from './sessions/server-names.ts';
import { SessionHost, timerDelivery } from './sessions/session-host.ts';
import { currentLimits } from './sessions/session-limits.ts';
import { createSessionService } from './sessions/session-service.ts';
import { SessionTimers } from './sessions/session-timers.ts';
import { TraceBook } from './sessions/trace-book.ts';
import { Recordings } from './voice/recordings.ts';

/** The orchestration platform: sessions of scenario documents, their timers, and the start of what is due. */
export function createOrchestrator(ports: OrchestrationPorts): Orchestrator {
  const { store, configuration, clock, telemetry, work } = ports;
  const calls = new CallBook();
  const requests = new RequestBook(ports.wireClock);
  const access = new AccessDesk({
    ...ports,
    access: store.access,
    resources: (group) => store.configuration.resources(group),
  });
  const agentDesk = new AgentDesk({
    deliver: (id, delivery) => running().host.deliver(id, delivery),
    failed: (error) => failed(error),
  });
  let stopping = false;
  const isStopping = () => stopping;
  const failed = (error: unknown): void => {
    if (!stopping) telemetry.log('error', 'session.delivery-failed', { error });
  };
  const services = new ServiceVersions({ configuration, clock });
  const serviceOptions = (record: Acceptance) => services.optionsFor(record);
  const readingLimits = () => documentLimits(configuration.section('ors') ?? {}, ports.outgoingOrigins);
  const origins = () => readingLimits().origins;
  const stockUrl = ports.stockDocumentUrl;
  const reader = new DocumentReader({ ...ports, uploaded: store.documents, stockUrl, limits: readingLimits });
  const documents = new Documents({
    repository: store.sessions,
    reader,
    stockUrl,
    origins,
    clock: ports.wireClock,
    engine: () => engine,
  });
  const library = createDocumentLibrary({
    ...ports,
    repository: store.documents,
    versions: store.sessions,
    documents,
    stockUrl,
    origins,
  });
  const engine = ports.engine({
    document: (hash) => patiently(() => documents.version(hash), { ...ports, isStopping }),
  });
  let parts: {
    host: SessionHost;
    scheduler: Scheduler;
    timers: SessionTimers;
    mailroom: Mailroom;
    modulePorts: ModulePorts;
    callControl: CallControl;
    agentCalls: AgentCalls;
  } | null = null;
  let nodeWatch: NodeWatch | null = null;
  const running = () => {
    if (parts === null)
      throw new Error('The orchestrator is used before it is attached to router and switch.');
    return parts;
  };
  const limits = currentLimits(() => configuration.section('ors'));
  const handOver = (mail: readonly OutboxEntry[]) => running().mailroom.handOver(mail);
  const traces = new TraceBook({ ...ports, sessions: store.sessions, isOn: () => limits().isTraced });
  const sessions = createSessionService({
    ...ports,
    traces,
    host: () => running().host,
    documents,
    engine,
    sessions: store.sessions,
    nodes: store.nodes,
    requests,
    limits,
    origins,
    handOver,
    queuePlace: (id) => sessionQueuePlace(id, desk),
  });
  const journal = createLegJournal({ ...ports, calls, host: () => running().host, isStopping });

  // Services: their sessions run here, or on the servers that `_ors` names.
  const serverAt = (url: string): RemoteServer =>
    remoteServer(url, { http: ports.http, timeoutMs: () => serverTimeoutMs(configuration) });
  const section = (name: string) => configuration.section(name);
  const own = ownServer(sessions, (url) => serverAt(withCredentials(url, configuration)));
  const servers = new SessionServers(serverAt);
  const starter = new ServiceStarter({ ...ports, documents, library, servers, own, origins });
  const endings = new CallbackEndings({
    ...ports,
    callbacks: store.callbacks,
    host: () => running().host,
    serverAt: (url) => servers.at(url),
    own,
    withdraw: (id) => running().scheduler.withdraw(id),
  });
  const desk: ChangePorts & QueuePlacePorts & ReportPorts = {
    ...ports,
    store,
    callbacks: store.callbacks,
    clock,
    host: () => running().host,
    routing: () => running().modulePorts.routing,
    withdraw: (id) => running().scheduler.withdraw(id),
    wake: (dueAt) => running().scheduler.wake(dueAt),
  };
  const watching = {
    ...ports,
    callbacks: store.callbacks,
    host: () => running().host,
    wake: () => running().scheduler.wake(),
  };
  const pauses = new PauseWatch(watching);
  const submissions = new Submissions({
    ...ports,
    callbacks: store.callbacks,
    host: () => running().host,
    starter,
    serviceOptions,
    recordUrl: ({ id, service }) =>
      withCredentialsOf(
        [configuration.service(service), section('callback'), section('server')],
        `${ports.externalUrl()}/genesys/1/service/callback/${encodeURIComponent(service)}/${encodeURIComponent(id)}`,
      ),
    configured: (name) => configuration.service(name),
    isPaused: (name) => pauses.isPaused(name),
    wake: () => running().scheduler.wake(),
    withdraw: (id) => running().scheduler.withdraw(id),
  });
  const earlyStarts = new EarlyStarts({
    ...watching,
    routing: () => running().modulePorts.routing,
    withdraw: desk.withdraw,
    serviceOptions,
  });
  const pings = new SessionPings({ ...watching, serverAt });
  const orsServices = createOrsServices({ ...ports, starter, servers, own, submissions });
  const housekeeping = new Housekeeping({
    ...ports,
    callbacks: store.callbacks,
    expire: (id) => endings.expire(id),
    tidyServices: () => orsServices.tidy(),
    sweeps: sweepsOf(ports),
    sessions: store.sessions,
    sessionAgeMs: () => limits().ageMs,
    outlived: (id) =>
      running().host.end(id, 'FAIL_TIMEOUT_TTL', 'The session is older than sessions may become.'),
  });

  return {
    journal,
    sessions,
    documents: library,
    services: orsServices,
    desk: agentDesk,
    inCall: {
      act: (id, wish) => running().agentCalls.act(id, wish),
      supervise: (wish) => running().agentCalls.supervise(wish),
      endSupervision: (id) => running().agentCalls.endSupervision(id),
      recordingRule: (id) => running().agentCalls.recordingRule(id),
    },

    attach({ routing, callControl }) {
      const allowed = new AllowedOrigins({ origins, configuration });
      const recordings = new Recordings({ ...ports, storedData: store.storedData });
      const callers = new CallerDesk({
        ...ports,
        recordings,
        failed,
        platform: {
          cancel: (id, reason) => endings.cancel(id, reason, {}),
          change: (id, decide) => changeCallback(id, decide, desk),
          queuePlace: (id) => queuePlace(id, desk),
          postpone: (id, delivery) => host.deliver(id, delivery),
        },
      });
      const readText = textFiles({ reader, allowed, document: (hash) => documents.version(hash) });
      const modulePorts = createModulePorts({
        ...ports,
        readText,
        access,
        desk: agentDesk,
        callers,
        recordings,
        uploaded: store.documents,
        allowed,
        routing,
        callControl,
        calls,
        requests,
        documents,
        deliver: (id, delivery) => host.deliver(id, delivery),
        failed,
      });
      const knowledge = new KnowledgeDesk({
        configuration,
        routing,
        now: () => clock.now(),
        node: ports.node,
        url: ports.externalUrl,
        publish: (known) => engine.publish(known),
        document: (hash) => documents.version(hash),
      });
      const host: SessionHost = new SessionHost({
        ...ports,
        ...modulePorts,
        engine,
        url: ports.externalUrl,
        refresh: (hash) => knowledge.refresh(hash),
        serviceOptions,
        isStopping,
        given: () => serverNames(section('ors') ?? {}),
        server: () => serverFacts(ports.node, ports.externalUrl()),
        limits,
        traces,
        handOver,
        timerSet: (dueAt) => timers.set(dueAt),
        timerCleared: (id, sendId) => timers.cleared(id, sendId),
        callbackDue: (dueAt) => scheduler.wake(dueAt),
      });
      const timers: SessionTimers = new SessionTimers({
        sessions: store.sessions,
        clock,
        wireClock: ports.wireClock,
        work,
        telemetry,
        deliver: (timer, stillWanted) => host.deliver(timer.sessionId, timerDelivery(timer, stillWanted)),
      });
      const sendByHttp = httpEvents({
        ...ports,
        allowed,
        document: (hash) => documents.version(hash),
        url: ports.externalUrl,
      });
      const mailroom: Mailroom = new Mailroom({
        ...ports,
        sessions: store.sessions,
        handle: createPostman({
          ...ports,
          host,
          documents,
          sessions: store.sessions,
          calls,
          origins,
          isConfigured: (url) => isPlugin(url, configuration),
          sendByHttp,
          handOver,
          wake: (dueAt) => mailroom.wake(dueAt),
        }),
      });
      const scheduler = new Scheduler({
        ...ports,
        callbacks: store.callbacks,
        submissions,
        serviceOptions,
        isStopping,
      });
      const talks = new ConversationRecordings({
        ...ports,
        archive: ports.archive ?? null,
        callControl,
        calls,
        host,
      });
      const agentCalls = new AgentCalls({ ...ports, callControl, calls, routing, recordings: talks });
      parts = { host, scheduler, timers, mailroom, modulePorts, callControl, agentCalls };
      callControl.onIncoming(
        createIncomingCalls({
          ...ports,
          calls,
          host,
          documents,
          callControl,
          resources: (group) => store.configuration.resources(group),
          isStopping,
        }),
      );
      callControl.onEvent(createCallEvents({ calls, host, modules: modulePorts, failed }));
      callControl.onEvent((event) => talks.heard(event));
      callControl.onReferral((request) => agentCalls.refer(request));
      routing.onEvent(createQueueEvents({ host, modules: modulePorts, configuration, sendByHttp, failed }));
    },

    async start() {
      const { host, scheduler, timers, mailroom, modulePorts, callControl } = running();
      const recovery = { ...ports, host, modulePorts, callControl, isStopping };
      await recover(recovery);
      await mailroom.start();
      await timers.start();
      // Compiled now, so that the first customer does not wait for it.
      await documents.current('callback');
      scheduler.start();
      pauses.start();
      earlyStarts.start();
      pings.start();
      housekeeping.start();
      nodeWatch = new NodeWatch({
        ...ports,
        lost: () => store.nodes.lost(),
        takeOver: (lost) =>
          takeOver(recovery, lost, () => {
            scheduler.wake();
            timers.set(clock.now());
            mailroom.wake(clock.now());
          }),
      });
      nodeWatch.start();
    },

    async stop() {
      stopping = true;
      parts?.modulePorts.treatments.close();
      parts?.modulePorts.dialogs?.dialogs.close();
      parts?.modulePorts.fetches.close();
      parts?.modulePorts.subscriptions.closeAll();
      housekeeping.stop();
      nodeWatch?.stop();
      parts?.scheduler.stop();
      pauses.stop();
      earlyStarts.stop();
      pings.stop();
      parts?.timers.stop();
      parts?.mailroom.stop();
    },

    async close() {
      await traces.write();
      await engine.close();
      await ports.voice?.engine.close();
    },

    wake: (dueAt) => running().scheduler.wake(dueAt),

    cancel: (id, reason, options = {}) => endings.cancel(id, reason, options),

    change: (id, decide) => changeCallback(id, decide, desk),

    report: (id, news) => reportCallback(id, news, desk),
    queuePlace: (id) => queuePlace(id, desk),

    views: () => ({ cachedSessions: parts?.host.cached ?? 0, busySessions: parts?.host.busy ?? 0 }),
  };
}
