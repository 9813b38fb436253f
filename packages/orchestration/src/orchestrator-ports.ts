import type {
  CallControl,
  Chance,
  Clock,
  Configuration,
  CreateOutcome,
  CreateRequest,
  LegJournal,
  Orchestration,
  OutgoingHttp,
  RecordingArchive,
  Routing,
  Store,
  Telemetry,
  WorkTracker,
} from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import type { EngineFactory } from './engine/session-engine.ts';
import type { VoicePlatform } from './voice/application-desk.ts';

/** What the orchestration platform is made of: given by the composition root, by the simulator, or by a test. */
export interface OrchestrationPorts {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** Real time, for waiting on the database and for the poll. */
  readonly wireClock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly work: WorkTracker;
  /** Name of this node: the same one after a restart on the same data. */
  readonly node: string;
  /** For documents at other servers, and for what documents ask of them. */
  readonly http: OutgoingHttp;
  /** Reads a `file:` address where that is allowed. */
  readonly readFile: (url: string) => Promise<Resolved>;
  /** Origins that addresses in requests may point to (`http.outgoing`). */
  readonly outgoingOrigins: readonly string[];
  /** `file:` addresses of folders whose documents requests may have run, with a slash at the end (`documents.folders`). */
  readonly documentFolders: readonly string[];
  readonly stockDocumentUrl: string;
  /** Base URL under which other servers reach this one. */
  readonly externalUrl: () => string;
  /** Runs the documents: in the calling thread or in threads of its own. */
  readonly engine: EngineFactory;
  /** Runs VoiceXML applications and speaks; absent: sessions that start one are told that nothing runs it. */
  readonly voice?: VoicePlatform;
  /** Where conversations are recorded; absent: none is. */
  readonly archive?: RecordingArchive;
  /** Takes or refuses a request for a callback, as at the doors over HTTP. */
  readonly accept: (request: CreateRequest) => Promise<CreateOutcome>;
  /** The most requests for callbacks that waited for their answer at the same time since this was asked last. */
  readonly mostRequestsWaiting: () => number;
}

export interface Orchestrator extends Orchestration {
  /** Given to the switch when it is made: it is wanted before the orchestrator is attached to it. */
  readonly journal: LegJournal;
  /** Connects router and switch; called once, before `start`. Routing must hear the switch's events first. */
  attach(parts: { routing: Routing; callControl: CallControl }): void;
  /** Takes up what an earlier process left, then begins to start what is due. */
  start(): Promise<void>;
  /** Starts nothing more and fires no timers; what is under way goes on. */
  stop(): Promise<void>;
  /** Called when no work is under way any more: documents are not run after that. */
  close(): Promise<void>;
  views(): { readonly cachedSessions: number; readonly busySessions: number };
}
