import type { CallbackState, JsonObject, RequestId, SessionId } from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';

/** What one session has for another; committed with the sender, handed over exactly once. */
export type SessionMessage =
  | { readonly kind: 'event'; readonly to: SessionId; readonly event: ScxmlEvent }
  /**
   * Starts a session under the given fresh id. The sender hears `session.start.done` (`requestid`, `sessionid`) when
   * its first step is committed, or `error.session.start`.
   */
  | {
      readonly kind: 'start';
      readonly to: SessionId;
      /** Absolute, or relative to the document of the sender. */
      readonly document: string;
      readonly parameters: JsonObject;
      /** Milliseconds since 1970; null = now. */
      readonly startAt: number | null;
      readonly requestId: RequestId;
      /** The sender has heard `session.start.done` already. */
      readonly isTold: boolean;
    }
  /** Moves the time of a start that has not happened. Answered by `session.updatestart.done` or its error twin. */
  | {
      readonly kind: 'reschedule';
      readonly to: SessionId;
      readonly startAt: number;
      readonly requestId: RequestId;
    }
  /** What becomes of a callback that another platform has accepted, for its record there. */
  | {
      readonly kind: 'record';
      readonly url: string;
      readonly state: CallbackState;
      readonly reason: string | null;
    }
  /** Ends a session after its exit handlers. Answered by `session.terminate.done` or its error twin. */
  | { readonly kind: 'terminate'; readonly to: SessionId; readonly requestId: RequestId };
