import type { Json, JsonObject } from '@ringback/script';
import type { ScxmlDocument } from './document.ts';
import { ScxmlError } from './errors.ts';
import type { ScxmlEvent } from './event.ts';
import type { SessionStatus, StepResult } from './step-result.ts';

/** What one step may know of the world. */
export interface StepOptions {
  readonly nowMs: number;
  /** Any integer; `Math.random` of this step follows from it. */
  readonly seed: number;
  /** Read-only names for scripts, e.g. `_genesys`. Pass the same object again when nothing changed: it is not copied anew. */
  readonly readOnly?: JsonObject;
}

export interface StartOptions extends StepOptions {
  readonly sessionId: string;
  /** Initial values by `<data>` id; ids that the document does not declare are ignored. */
  readonly params?: JsonObject;
  /** Set when this session was invoked: events to `#_parent` are allowed and carry it. */
  readonly invokeId?: string;
  /** More entries of `_ioprocessors` besides the SCXML one. */
  readonly ioProcessors?: Readonly<Record<string, { readonly location: string }>>;
}

/** A session. Moves only through the functions of this package; between them it can always be saved. */
export interface Session {
  readonly sessionId: string;
  readonly document: ScxmlDocument;
  readonly status: SessionStatus;
  /** Ids of the active atomic states, in document order. */
  readonly configuration: readonly string[];
  /** Ids of the running invocations. */
  readonly invokes: readonly string[];
}

function notBuilt(what: unknown): never {
  throw new ScxmlError('SCXML_INTERNAL', 'Not built yet', { details: { what } });
}

/** Starts a session and runs it until it waits for an external event. */
export function startSession(
  document: ScxmlDocument,
  options: StartOptions,
): { readonly session: Session; readonly result: StepResult } {
  return notBuilt([document, options]);
}

/** Delivers one external event and runs to quiescence. Throws `SCXML_SESSION_ENDED` when the session has ended. */
export function deliver(session: Session, event: ScxmlEvent, options: StepOptions): StepResult {
  return notBuilt([session, event, options]);
}

/** Ends a session from outside: runs its exit handlers and cancels its invocations. */
export function terminateSession(session: Session, options: StepOptions): StepResult {
  return notBuilt([session, options]);
}

/** JSON text from which `restoreSession` makes the same session again. */
export function saveSession(session: Session): string {
  return notBuilt(session);
}

/** Throws `SCXML_SNAPSHOT_MISMATCH` when the text belongs to another document version. */
export function restoreSession(document: ScxmlDocument, text: string): Session {
  return notBuilt([document, text]);
}

/** The value of a variable as JSON, or `undefined`; for tools and traces. */
export function readVariable(session: Session, name: string): Json | undefined {
  return notBuilt([session, name]);
}
