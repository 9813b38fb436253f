export type { Json, JsonObject, SystemObject } from '@ringback/script';
export type { ActionElementSchema, ActionSchemas } from './action-schema.ts';
export type { HttpMessage } from './basic-http.ts';
export { BASIC_HTTP_PROCESSOR, eventFromHttpMessage, httpMessageFromSend } from './basic-http.ts';
export { describeDocument } from './describe-document.ts';
export type {
  DataDescription,
  DocumentDescription,
  StateDescription,
  TransitionDescription,
} from './description.ts';
export type { DialectName } from './dialect.ts';
export type { ScxmlDocument } from './document.ts';
export type { DocumentLimits, OwnLimits } from './document-limits.ts';
export type { Resolved } from './document-sources.ts';
export type {
  ActionEffect,
  ActionElement,
  CallEffect,
  CancelEffect,
  CancelInvokeEffect,
  DoneEffect,
  Effect,
  ForwardEffect,
  InvokeEffect,
  LogEffect,
  SendEffect,
} from './effect.ts';
export type { ScxmlErrorCode } from './errors.ts';
export { ScxmlError } from './errors.ts';
export type { EventType, ScxmlEvent } from './event.ts';
export type { Finding, FindingSeverity } from './finding.ts';
export { eventFromSend, SCXML_PROCESSOR } from './io-processor.ts';
export type { ElementFacts, ModuleCatalogue } from './lint/catalogue.ts';
export type { LintOptions } from './lint/lint-context.ts';
export { lintDocument } from './lint/lint-document.ts';
export type { ReadOnlyNames } from './live-session.ts';
export type { LoadOptions, LoadResult } from './load-document.ts';
export { loadDocument } from './load-document.ts';
export type { PlatformAnswer, RestoreOptions, Session, StartOptions, StepOptions } from './session.ts';
export {
  deliver,
  readData,
  readVariable,
  restoreSession,
  saveSession,
  startSession,
  terminateSession,
} from './session.ts';
export type {
  FailureReason,
  PlatformRead,
  SessionStatus,
  StepResult,
  TraceEntry,
  TraceTransition,
} from './step-result.ts';
