import type {
  CallbackId,
  CallbackRecord,
  CallbackState,
  CallId,
  JsonObject,
  OptionMap,
  RequestId,
  SessionId,
} from '@ringback/core';
import type { Session } from '@ringback/scxml';

/** What a session must know of its callback to decide; kept in step with what is committed. */
export interface CallbackStanding {
  readonly id: CallbackId;
  readonly service: string;
  readonly seq: number;
  readonly arrivedAt: number;
  readonly userData: Readonly<Record<string, string>>;
  /** Effective options of the request, as they were when the session started. */
  readonly options: OptionMap;
  state: CallbackState;
  attempts: number;
  /** Set from the moment customer and agent were connected: nobody is dialled for this callback any more. */
  connectedAt: number | null;
  /** Call of the dial attempt that has no result yet (P2: at most one). */
  liveAttempt: { readonly number: number; readonly callId: CallId } | null;
}

/** A request that the session made and that has not been answered. */
export interface Pending {
  readonly requestId: RequestId;
  /** `queue.submit`, `queue.reservation`, `ixn.createcall`, `ixn.redirect`, `dialog.play`. */
  readonly action: string;
  readonly payload: JsonObject;
}

/** A session in memory, between two turns. */
export interface LiveSession {
  readonly sessionId: SessionId;
  readonly session: Session;
  readonly callback: CallbackStanding | null;
  readonly pending: Map<RequestId, Pending>;
  /** Calls that this session started and that have not ended. */
  readonly calls: Set<CallId>;
}

/** What of a record a session keeps at hand. */
export function standingOf(record: CallbackRecord, options: OptionMap): CallbackStanding {
  return {
    id: record.id,
    service: record.service,
    seq: record.seq,
    arrivedAt: record.arrivedAt,
    userData: record.userData,
    options,
    state: record.state,
    attempts: record.attempts,
    connectedAt: record.connectedAt,
    liveAttempt: null,
  };
}
