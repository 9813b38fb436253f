import type { AnswerFunction, Json, JsonObject } from '@ringback/script';
import { BASIC_HTTP_PROCESSOR } from './basic-http.ts';
import type { ScxmlDocument } from './document.ts';
import { loaded } from './document.ts';
import { ScxmlError } from './errors.ts';
import type { ScxmlEvent } from './event.ts';
import { cancel, processExternal, start } from './interpreter.ts';
import { SCXML_PROCESSOR } from './io-processor.ts';
import { LiveSession, type ReadOnlyNames } from './live-session.ts';
import { readSnapshot, writeSnapshot } from './session-snapshot.ts';
import type { SessionStatus, StepResult } from './step-result.ts';

/**
 * What a function of the platform gives. `decides`: the call becomes an effect of the step, in its place among the
 * others; otherwise it is a reading, and kept as one.
 */
export type PlatformAnswer =
  | { readonly ok: true; readonly value: Json | undefined; readonly decides?: true }
  | { readonly ok: false; readonly message: string };

/** What one step may know of the world. */
export interface StepOptions {
  readonly nowMs: number;
  /** Any integer; `Math.random` of this step follows from it. */
  readonly seed: number;
  /**
   * Read-only names for scripts, e.g. `_genesys`, for this and later steps; the data of a session is laid over what
   * `LoadOptions.systemObjects` gives all of them. Pass the same object again when nothing
   * changed: then it is not copied anew. It is not part of a saved session.
   */
  readonly readOnly?: ReadOnlyNames;
  /**
   * Answers calls of the functions of `LoadOptions.systemObjects`, at once and from what it knows already. Absent: they
   * fail.
   */
  readonly answer?: (name: string, args: readonly Json[]) => PlatformAnswer;
  /**
   * Whether another session can be sent to now. When given, a `<send>` to one that cannot raises
   * `error.communication` at once; when absent, the caller delivers that event after it tried.
   */
  readonly canReach?: (sessionId: string) => boolean;
}

export interface StartOptions extends StepOptions {
  readonly sessionId: string;
  /** Initial values by `<data>` id of the document's own data model; other names are ignored. */
  readonly params?: JsonObject;
  /** Set when this session was invoked: events to `#_parent` are allowed then. */
  readonly invokeId?: string;
  /**
   * More entries of `_ioprocessors`, and so of allowed `<send>` types, besides the SCXML one. `basichttp` stands for
   * the BasicHTTP processor: its location is the URL at which this session takes events.
   */
  readonly ioProcessors?: Readonly<Record<string, { readonly location: string }>>;
}

/** A session. Moves only through the functions of this package; between them it can always be saved. */
export interface Session {
  readonly sessionId: string;
  readonly document: ScxmlDocument;
  readonly status: SessionStatus;
  /** Ids of the active atomic states, in document order; empty when the session has ended. */
  readonly configuration: readonly string[];
  /** Ids of the running invocations. */
  readonly invokes: readonly string[];
}

/** Starts a session and runs it until it waits for an external event. */
export function startSession(
  document: ScxmlDocument,
  options: StartOptions,
): { readonly session: Session; readonly result: StepResult } {
  const inside = loaded(document);
  const session = new LiveSession({
    document: inside,
    sessionId: options.sessionId,
    makeScripts: (states) => inside.evaluator.newSession(states),
    parentInvokeId: options.invokeId,
    ioProcessors: options.ioProcessors ?? {},
  });
  bindSystemVariables(session);
  const result = takeStep(session, options, () => start(session, options.params ?? {}));
  return { session, result };
}

/** Delivers one external event and runs to quiescence. Throws `SCXML_SESSION_ENDED` when the session has ended. */
export function deliver(session: Session, event: ScxmlEvent, options: StepOptions): StepResult {
  const live = running(session);
  return takeStep(live, options, () => processExternal(live, event));
}

/**
 * Ends a session from outside: runs its exit handlers and cancels its invocations. No `done` effect follows. The
 * handlers see `cancel.invoke.<id>` as `_event` when the session was invoked, else `cancel.session`.
 */
export function terminateSession(session: Session, options: StepOptions): StepResult {
  const live = running(session);
  return takeStep(live, options, () => cancel(live));
}

/** Text from which `restoreSession` makes the same session again. Throws `SCXML_UNSAVEABLE` (too large). */
export function saveSession(session: Session): string {
  return writeSnapshot(inside(session));
}

/** What may differ where a session goes on. */
export type RestoreOptions = Pick<StartOptions, 'ioProcessors'>;

/**
 * The session that was saved; `options` take the place of what was given at its start. Throws
 * `SCXML_SNAPSHOT_MISMATCH` when the text belongs to another document version.
 */
export function restoreSession(document: ScxmlDocument, text: string, options: RestoreOptions = {}): Session {
  const session = readSnapshot(loaded(document), text, options.ioProcessors);
  bindSystemVariables(session);
  return session;
}

/** The value of a variable as JSON, or `undefined`; for tools and traces. */
export function readVariable(session: Session, name: string): Json | undefined {
  const outcome = inside(session).scripts.readName(name);
  return outcome.ok ? outcome.value : undefined;
}

/** Everything that the document declared with `<data>` and that is in scope, as JSON; for queries and tools. */
export function readData(session: Session): JsonObject {
  const live = inside(session);
  const data: Record<string, Json> = {};
  for (const state of live.document.model.states) {
    for (const { id } of state.data) {
      const value = readVariable(session, id);
      if (value !== undefined) data[id] = value;
    }
  }
  return data;
}

function inside(session: Session): LiveSession {
  if (session instanceof LiveSession) return session;
  throw new ScxmlError('SCXML_INTERNAL', 'The session was not made by this package');
}

function running(session: Session): LiveSession {
  const live = inside(session);
  if (live.status.kind === 'running') return live;
  throw new ScxmlError('SCXML_SESSION_ENDED', 'The session has ended', {
    details: { sessionId: session.sessionId, status: live.status.kind },
  });
}

function takeStep(session: LiveSession, options: StepOptions, work: () => void): StepResult {
  session.effects = [];
  session.trace = [];
  session.reads = [];
  session.warned.clear();
  session.nowMs = options.nowMs;
  session.canReach = options.canReach;
  session.scripts.begin({ nowMs: options.nowMs, seed: options.seed, ...answering(session, options) });
  const { readOnly } = options;
  if (readOnly && readOnly !== session.readOnly) {
    session.readOnly = readOnly;
    for (const [name, value] of Object.entries(readOnly)) session.scripts.bindSystem(name, value);
  }
  work();
  session.seeVariablesOf(undefined);
  return {
    effects: session.effects,
    trace: session.trace,
    reads: session.reads,
    status: session.status,
  };
}

/** Lets scripts ask the platform; what they decide by it and what they were told stays with the step. */
function answering(session: LiveSession, { answer }: StepOptions): { answer?: AnswerFunction } {
  if (answer === undefined) return {};
  return {
    answer: (name, args) => {
      const given = answer(name, args);
      if (!given.ok) session.reads.push({ name, args, problem: given.message });
      else if (given.decides) session.effects.push({ kind: 'call', name, args });
      else session.reads.push({ name, args, ...(given.value === undefined ? {} : { value: given.value }) });
      return given;
    },
  };
}

/** The names of SCXML 5.10; they are the platform's and therefore not saved. */
function bindSystemVariables(session: LiveSession): void {
  const { scripts, sessionId, document } = session;
  scripts.bindSystem('_sessionid', () => sessionId);
  scripts.bindSystem('_name', () => document.name);
  scripts.bindSystem('_ioprocessors', () => processorsOf(session));
  scripts.bindSystem('_x', () => ({}));
}

function processorsOf({ sessionId, ioProcessors }: LiveSession): JsonObject {
  const location = `#_scxml_${sessionId}`;
  const { basichttp } = ioProcessors;
  return {
    scxml: { location },
    [SCXML_PROCESSOR]: { location },
    ...(basichttp ? { [BASIC_HTTP_PROCESSOR]: basichttp } : {}),
    ...ioProcessors,
  };
}
