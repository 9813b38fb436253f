import type { SessionId } from '@ringback/core';
import type {
  DocumentDescription,
  Effect,
  Finding,
  JsonObject,
  PlatformRead,
  Resolved,
  ScxmlEvent,
  SessionStatus,
  TraceEntry,
} from '@ringback/scxml';

/** A document version: its text and the texts that it drew in, enough to compile it anywhere and at any time. */
export interface DocumentSource {
  readonly url: string;
  readonly text: string;
  /** By URL. */
  readonly parts: Readonly<Record<string, string>>;
}

export type CompileOutcome =
  | {
      readonly kind: 'compiled';
      readonly hash: string;
      readonly parts: Readonly<Record<string, string>>;
      /** Events that some transition waits for, without a final `.*`. */
      readonly hears: readonly string[];
      /** What looks wrong although it can be run. */
      readonly findings: readonly Finding[];
      /** Null for one that is only taken up again. */
      readonly structure: DocumentDescription | null;
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/** What a step may know of the world. */
export interface StepMoment {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Any integer: `Math.random` follows from it. */
  readonly seed: number;
  /** What the platform knows of this session (see `ScriptPlatform`); null = as it was given last. */
  readonly facts: JsonObject | null;
  /**
   * Sessions that can be sent to, where all of them are known: a `<send>` to another one fails at once. Absent: whoever
   * delivers it tells the sender later.
   */
  readonly reachable?: readonly string[];
  /** Where the session takes events by HTTP (SCXML C.2); looked at when it is started or read back. */
  readonly eventUrl?: string;
}

export interface StartOrder extends StepMoment {
  readonly sessionId: SessionId;
  readonly documentHash: string;
  readonly parameters: JsonObject;
  /** Set for a session that another one invoked. */
  readonly invokeId: string | null;
  /** Ways for events besides that of SCXML, with the address of this session for each. Absent: there are none. */
  readonly ioProcessors?: Readonly<Record<string, { readonly location: string }>>;
}

export interface StepOrder extends StepMoment {
  readonly sessionId: SessionId;
  readonly documentHash: string;
  /** The session as it was saved, when it is to be taken up from there; null = as the engine has it. */
  readonly snapshot: string | null;
}

export interface DeliverOrder extends StepOrder {
  readonly event: ScxmlEvent;
  /** More events of the same unit follow: there is no need to save in between. */
  readonly more: boolean;
}

/** What one macrostep came to. */
export interface StepReport {
  readonly kind: 'stepped';
  /** In document order. */
  readonly effects: readonly Effect[];
  readonly status: SessionStatus;
  /** Ids of the active atomic states. */
  readonly configuration: readonly string[];
  /** The session as it is now; null when it has ended, or when another step of the same unit follows for certain. */
  readonly snapshot: string | null;
  readonly trace: readonly TraceEntry[];
  /** What scripts were told by functions of the platform (P7). */
  readonly reads: readonly PlatformRead[];
  /** Variables that changed and what they are now, cut to a size; only when the engine is to tell (`trace-data`). */
  readonly changed?: JsonObject;
}

export type StepOutcome =
  | StepReport
  /**
   * The session is not in memory here: it was never given, or evicted, or what ran it was ended by another session.
   * Whatever the engine did for it since it was saved is void. Hand in the snapshot and ask again.
   */
  | { readonly kind: 'absent' }
  /** This very step ended what ran it, or made the session too large to be kept. It must not be tried again. */
  | {
      readonly kind: 'killed';
      readonly cause: 'time' | 'memory' | 'crash' | 'size';
      readonly text: string;
    }
  /** The interpreter failed, or the session cannot be read back or saved. */
  | { readonly kind: 'faulted'; readonly text: string };

export interface Inspection {
  /** Ids of the active atomic states. */
  readonly configuration: readonly string[];
  /** Declared variables by name. */
  readonly data: JsonObject;
}

/**
 * Runs documents: takes a session and an event, gives back what was decided. Nothing but plain data goes in and out,
 * nothing is remembered that cannot be given again, and no document can end more than its own session. The caller
 * has one order at a time for a session. Steps throw ORS_ENGINE_CLOSED after `close`.
 */
export interface SessionEngine {
  /** Reads, checks and compiles; `resolve` reads what the document draws in. */
  compile(url: string, text: string, resolve: (part: string) => Promise<Resolved>): Promise<CompileOutcome>;
  /** First step of a session. Throws what the `document` port throws. */
  start(order: StartOrder): Promise<StepOutcome>;
  deliver(order: DeliverOrder): Promise<StepOutcome>;
  /** Runs the exit handlers; the session is over after that. */
  terminate(order: StepOrder): Promise<StepOutcome>;
  /** The session as it is now; null when it is not here. */
  save(id: SessionId): Promise<string | null>;
  /** What a session looks like, which may have to be read back for it; null when it is not here. */
  inspect(order: Pick<StepOrder, 'sessionId' | 'documentHash' | 'snapshot'>): Promise<Inspection | null>;
  /** The session is over or not needed for a while. */
  forget(id: SessionId): void;
  /** What the platform knows for all sessions (see `ScriptPlatform`), from the next step on. */
  publish(known: JsonObject): void;
  close(): Promise<void>;
}

/** What an engine asks of its surroundings. */
export interface EnginePorts {
  /** The version of a session that is to be run. May throw. */
  readonly document: (hash: string) => Promise<DocumentSource>;
}

/** Made by the composition root; the orchestrator connects it. */
export type EngineFactory = (ports: EnginePorts) => SessionEngine;
