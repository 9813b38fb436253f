import type { CallbackId, CallId, LegId, RequestId, SessionId } from '@ringback/core';

/** What a leg was dialled for. */
export interface LegEntry {
  readonly legId: LegId;
  readonly requestId: RequestId;
  /** The verb that asked for it: the first party of a call, or one more. */
  readonly verb: 'createcall' | 'redirect';
  readonly role: 'customer' | 'agent';
  /** Number of the dial attempt, for a customer's leg. */
  readonly attempt: number | null;
  /** Name for the trace: `Ana`, or `the customer`. */
  readonly who: string;
}

export interface CallEntry {
  readonly callId: CallId;
  readonly sessionId: SessionId;
  readonly callbackId: CallbackId | null;
  readonly legs: Map<LegId, LegEntry>;
  /** The treatment being played and who asked for it. */
  treatment: { readonly requestId: RequestId; readonly verb: string } | null;
}

/** Whose calls are whose, for the time of this process: calls die with it. */
export class CallBook {
  readonly #calls = new Map<CallId, CallEntry>();

  open(entry: CallEntry): void {
    this.#calls.set(entry.callId, entry);
  }

  get(callId: CallId): CallEntry | undefined {
    return this.#calls.get(callId);
  }

  close(callId: CallId): void {
    this.#calls.delete(callId);
  }
}
