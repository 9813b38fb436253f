import type { SessionId } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';
import type { SessionRecording, StepRecord } from '../recording/session-recording.ts';

/** A document to be run in a session of its own (ORS reference 8 and 9). */
export interface SessionOrder {
  /** Absolute address. Whoever asks has decided that it may be read. */
  readonly document: string;
  /** Initial values by `<data>` id; a name without a `<data>` is ignored. */
  readonly parameters: JsonObject;
  /** When it is to start, milliseconds since 1970; null or a time that is over = now. */
  readonly startAt: number | null;
}

export type SessionStartOutcome =
  /** Its first step is committed. */
  | { readonly kind: 'started'; readonly sessionId: SessionId }
  /** Stored: it starts at its time, also after a restart. */
  | { readonly kind: 'scheduled'; readonly sessionId: SessionId }
  /** The document cannot be read or has errors (then with the line); nothing was started. */
  | { readonly kind: 'refused'; readonly text: string };

/** An external event from outside of all sessions. */
export interface SessionEvent {
  readonly name: string;
  readonly data: Json;
}

/** Another node runs a session, which is reached there (null: it did not say). */
export interface SessionElsewhere {
  readonly kind: 'elsewhere';
  readonly node: string;
  readonly url: string | null;
}

/** Why an event did not reach a session, or the session is not here. */
export type SessionMiss =
  /** There is none with this id, or it has ended. */
  | { readonly kind: 'unknown' }
  | SessionElsewhere
  /** `max-pending-events` wait already. */
  | { readonly kind: 'full' }
  /** The event is larger than `max-event-size`. */
  | { readonly kind: 'too-large'; readonly limit: number };

/** What a document answers to a request event (`<ws:response>`, ORS reference 6). */
export interface SessionAnswer {
  readonly positive: boolean;
  /** As the document gave it; null when it gave none. */
  readonly resultCode: string | null;
  readonly body: Json;
}

export interface SessionView {
  readonly sessionId: SessionId;
  /** Address of its document and the hash of the version that it runs. */
  readonly document: string;
  readonly documentHash: string;
  /** Ids of the active atomic states. */
  readonly configuration: readonly string[];
  /** Everything that the document declared with `<data>` and that is in scope, by its id. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
  readonly node: string;
  /** Delayed events that it waits for, the next one first. Milliseconds since 1970. */
  readonly timers: readonly { readonly sendId: string; readonly event: string; readonly dueAt: number }[];
}

/** A session that waits for its time. */
export interface ScheduledSession {
  readonly sessionId: SessionId;
  /** Address of its document; null when that came as text. */
  readonly document: string | null;
  /** What its `<data>` are given. */
  readonly parameters: JsonObject;
  /** Milliseconds since 1970. */
  readonly startAt: number;
}

/** One macrostep, for whoever looks for a mistake in a document. */
export interface SessionTraceEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Name of the event; null for the start. */
  readonly event: string | null;
  readonly steps: readonly {
    readonly event: string | null;
    readonly transitions: readonly {
      readonly source: string;
      readonly targets: readonly string[];
      readonly line: number;
    }[];
    readonly left: readonly string[];
    readonly entered: readonly string[];
  }[];
  /** What scripts asked functions of the platform, and what they were told. */
  readonly reads: readonly {
    readonly name: string;
    readonly args: readonly Json[];
    readonly value?: Json;
    readonly problem?: string;
  }[];
  /** Variables that changed and their new values, cut to a size; empty unless `trace-data` is on. */
  readonly changed: Readonly<Record<string, Json>>;
  /** Why the platform ended the session with this step, if it did. */
  readonly failure: string | null;
  /** Everything that it was given and what it decided; absent unless `session-recording` is on. */
  readonly record?: StepRecord;
}

/** The sessions of this node, as the HTTP surface sees them. */
export interface Sessions {
  start(order: SessionOrder): Promise<SessionStartOutcome>;
  /** Hands over an event; resolves when its step is committed. */
  send(id: SessionId, event: SessionEvent): Promise<{ readonly kind: 'delivered' } | SessionMiss>;
  /** The same, and waits for the document's `<ws:response>`, at most `timeoutMs` of wire time. */
  request(
    id: SessionId,
    event: SessionEvent,
    timeoutMs: number,
  ): Promise<
    | { readonly kind: 'answered'; readonly answer: SessionAnswer }
    | { readonly kind: 'timed-out' }
    | SessionMiss
  >;
  /** Runs the exit handlers of a session and ends it; a scheduled one is dropped. */
  terminate(id: SessionId): Promise<{ readonly kind: 'terminated' } | SessionMiss>;
  /** Null when it does not run here (any more), or not yet. */
  view(id: SessionId): Promise<SessionView | null>;
  /** Which other node runs it; null when none does. */
  elsewhere(id: SessionId): Promise<SessionElsewhere | null>;
  /** Null when nothing of that id waits for its time. */
  scheduled(id: SessionId): Promise<ScheduledSession | null>;
  /** The newest macrosteps, oldest first; null for a session that nobody knows. */
  trace(id: SessionId): Promise<readonly SessionTraceEntry[] | null>;
  /** Null for a session that nobody knows, or whose document is not kept. */
  recording(id: SessionId): Promise<SessionRecording | null>;
}
