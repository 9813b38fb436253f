import type { CallbackState, CallId, JsonObject, OutboxEntry, RequestId, SessionId } from '@ringback/core';
import type { HttpMessage, ScxmlEvent } from '@ringback/scxml';

/** Who started a session and hears of its end. */
export type Starter =
  | {
      readonly kind: 'invoke';
      readonly sessionId: SessionId;
      readonly invokeId: string;
      /** A call of the one that invokes: the other has it as well while it runs. */
      readonly lends?: CallId;
    }
  | { readonly kind: 'session'; readonly sessionId: SessionId }
  /** Another platform, for a callback that it has accepted: `recordUrl` is where its record is changed (API reference 4.4). */
  | { readonly kind: 'gms'; readonly recordUrl: string };

/** Who asked for something and gets the answer. */
export interface Asker {
  readonly sessionId: SessionId;
  readonly requestId: RequestId;
}

/** The document of a session to be started. */
export type DocumentReference =
  | {
      readonly kind: 'address';
      readonly address: string;
      /** URL of the document that asks; null when somebody else decided that it may be read. */
      readonly askedBy: string | null;
    }
  | { readonly kind: 'text'; readonly text: string; readonly url: string };

/** What is in the body of an outbox entry. */
export type Outgoing =
  | {
      readonly kind: 'event';
      readonly event: ScxmlEvent;
      readonly from: SessionId | null;
      /** It comes from a session that the receiver invoked, and counts only while it is invoked. */
      readonly invoked: { readonly invokeId: string; readonly isEnd: boolean } | null;
    }
  | {
      readonly kind: 'start';
      readonly document: DocumentReference;
      readonly parameters: JsonObject;
      readonly starter: Starter | null;
      readonly asker: Asker | null;
      /** Who asked knows of the start already: only that it failed is news. */
      readonly isTold?: boolean;
    }
  | {
      readonly kind: 'terminate';
      /** Set when an invocation is cancelled: its session hears `cancel.invoke.<id>` first. */
      readonly invokeId: string | null;
      readonly asker: Asker | null;
    }
  /** What becomes of a callback that another platform has accepted. */
  | {
      readonly kind: 'record';
      readonly url: string;
      readonly state: CallbackState;
      readonly reason: string | null;
      /** How often it was not to be told. */
      readonly tries: number;
    }
  | { readonly kind: 'reschedule'; readonly startAt: number; readonly asker: Asker }
  | {
      readonly kind: 'http';
      readonly message: HttpMessage;
      /** Of the document that sends it: it says whom it may call. */
      readonly documentHash: string;
      readonly from: SessionId;
      readonly sendId: string | null;
    };

/** Puts something into an outbox entry. `id` is one that nobody else has. */
export function outboxEntry(
  id: string,
  receiver: SessionId | null,
  body: Outgoing,
  dueAt: number | null = null,
): OutboxEntry {
  return { id, receiver, dueAt, body: body as unknown as JsonObject };
}

/** What is in an entry: rows are of our own making. */
export function outgoingOf(entry: OutboxEntry): Outgoing {
  return entry.body as unknown as Outgoing;
}

/** Request under which a session keeps that it has invoked another one. */
export const invokeRequest = (invokeId: string): RequestId => `invoke ${invokeId}` as RequestId;
/** Kind of that request. */
export const INVOKE_ACTION = 'invoke';
/** Request under which a session keeps that it has said how the callback of another platform ended, and its kind. */
export const RECORD_REQUEST = 'record' as RequestId;
export const RECORD_ACTION = 'record';
