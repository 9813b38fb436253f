import {
  type AccessDesk,
  agreedPlace,
  type CallControl,
  type Chance,
  type Clock,
  type Configuration,
  type DocumentRepository,
  type OutgoingHttp,
  type RequestId,
  type Routing,
  type SessionId,
  type Telemetry,
  type WorkTracker,
} from '@ringback/core';
import type { Resolved, ScxmlEvent } from '@ringback/scxml';
import type { CallBook, CallEntry } from '../calls/call-book.ts';
import { CallTreatments } from '../calls/call-treatments.ts';
import type { CallerDesk } from '../calls/caller-desk.ts';
import { CallHandOver, type HandOverPorts } from '../calls/hand-over.ts';
import type { AgentDesk } from '../desk/agent-desk.ts';
import type { Documents } from '../sessions/documents.ts';
import type { RequestBook } from '../sessions/request-book.ts';
import type { Delivery, SessionHost } from '../sessions/session-host.ts';
import { ApplicationDesk, type VoicePlatform } from '../voice/application-desk.ts';
import type { Recordings } from '../voice/recordings.ts';
import { sayWords } from '../voice/say-words.ts';
import { historyWrite, type ModulePorts, type WantedText } from './module.ts';
import type { AllowedOrigins } from './session/allowed-origins.ts';
import { Fetches } from './session/fetches.ts';
import { ownAuthorization } from './session/own-authorization.ts';
import { Subscriptions } from './statistic/subscriptions.ts';

export interface ModuleSurroundings {
  readonly routing: Routing;
  readonly callControl: CallControl;
  readonly calls: CallBook;
  readonly requests: RequestBook;
  readonly documents: Pick<Documents, 'version'>;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly http: OutgoingHttp;
  readonly access: Pick<AccessDesk, 'allocate'>;
  readonly desk: Pick<AgentDesk, 'ask' | 'withdraw'>;
  readonly callers: CallerDesk;
  readonly recordings: Recordings;
  readonly store: {
    readonly access: HandOverPorts['access'];
    readonly callbacks: HandOverPorts['callbacks'];
  };
  /** Whom documents may call. */
  readonly allowed: AllowedOrigins;
  readonly deliver: SessionHost['deliver'];
  readonly failed: (error: unknown) => void;
  readonly work: WorkTracker;
  readonly telemetry: Telemetry;
  /** Base URL under which this platform is reached. */
  readonly externalUrl: () => string;
  readonly readFile: (url: string) => Promise<Resolved>;
  readonly uploaded: Pick<DocumentRepository, 'get'>;
  readonly readText: (wanted: WantedText) => Promise<Resolved>;
  /** Absent: VoiceXML is not run. */
  readonly voice?: VoicePlatform;
}

/** What the functional modules act on, and what works for them between the turns of sessions. */
export function createModulePorts(around: ModuleSurroundings): ModulePorts {
  const { routing, callControl, calls, requests, configuration, clock, chance, failed } = around;
  const later = (id: SessionId, delivery: Delivery): void => {
    around.deliver(id, delivery).catch(failed);
  };
  const answer = (id: SessionId, requestId: RequestId, event: ScxmlEvent): void =>
    later(id, { event, settles: requestId, onlyIfPending: requestId });
  const tell: ModulePorts['tell'] = (id, event, before) =>
    later(id, { event, ...(before === undefined ? {} : { before }) });
  const dialogs =
    around.voice === undefined
      ? null
      : new ApplicationDesk({
          ...around,
          platform: around.voice,
          document: (hash) => around.documents.version(hash),
          later,
        });
  return {
    dialogs,
    routing,
    callControl,
    calls,
    requests,
    configuration,
    section: (name) => configuration.section(name) ?? {},
    readText(wanted, told) {
      const read = around.readText(wanted).catch((error: unknown): Resolved => {
        failed(error);
        return { ok: false, message: 'it cannot be read now' };
      });
      void around.work.track(read.then(told));
    },
    slotPlace: (service, options, at) =>
      agreedPlace(options, at, {
        configured: configuration.service(service) ?? {},
        services: (name) => configuration.service(name),
        defaults: configuration.section('callback'),
      }),
    clock,
    chance,
    access: around.access,
    desk: around.desk,
    callers: around.callers,
    callMatching: new CallHandOver({
      ...around.store,
      calls,
      clock,
      deliver: around.deliver,
      work: around.work,
      failed,
    }),
    failed,
    answer,
    tell,
    treatments: new CallTreatments({
      callControl,
      clock,
      work: around.work,
      speak: async (words) => {
        // Where nothing speaks, in simulations, nobody listens either.
        if (around.voice === undefined) return words.text;
        try {
          return await sayWords(words, around.voice.speech);
        } catch (error) {
          failed(error);
          return null;
        }
      },
      answer: (id, requestId, event) => later(id, { event, settles: requestId }),
      makeWay: (entry) => dialogs?.dialogs.stop(entry, true),
      refused: ({ owner }: CallEntry) => {
        if (owner === null) return;
        later(owner, {
          event: null,
          before: (live) =>
            historyWrite(live, clock.now(), {
              source: 'telephony',
              event: 'treatment.refused',
              text: 'What the customer was to hear could not be played.',
            }),
        });
      },
    }),
    fetches: new Fetches({
      http: around.http,
      allowed: around.allowed,
      ownAuthorization: (url) => ownAuthorization(url, around),
      document: (hash) => around.documents.version(hash),
      clock,
      answer,
      failed,
    }),
    subscriptions: new Subscriptions({
      routing,
      clock,
      update: async (id, requestId, event) =>
        (await around.deliver(id, { event, onlyIfPending: requestId })) === 'delivered',
      failed,
    }),
  };
}
