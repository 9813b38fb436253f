import type { AgentId, CallId, LegId, RecordingId } from '../ids.ts';
import type { CallOrder, Party } from './call-control.ts';

/**
 * What a party of a call wants done with it (T-Library: HoldCall, RetrieveCall, InitiateTransfer, CompleteTransfer,
 * CompleteConference, ReconnectCall).
 */
export type InCallOrder = {
  readonly callId: CallId;
  /** Who wants it. */
  readonly byLegId: LegId;
} /** The other party hears music; its phone is told. */ & (
  | { readonly kind: 'hold' }
  | { readonly kind: 'retrieve' }
  /** Somebody else is rung and asked while the other party is on hold. The order is for the same call. */
  | { readonly kind: 'consult'; readonly order: CallOrder }
  /** The other party and who was consulted talk, and who consulted leaves. */
  | { readonly kind: 'transfer' }
  /** All three talk. */
  | { readonly kind: 'conference' }
  /** The consultation ends, and who was on hold is there again. */
  | { readonly kind: 'reconnect' }
);

/** `taken`: it is done, and events tell of it. Otherwise nothing changes. */
export type InCallVerdict = 'taken' | 'unknown-call' | 'wrong-state';

/** A conversation is written to a file that is not there yet: WAV, customers on the left channel and agents on the right. */
export interface ConversationRecordingOrder {
  readonly callId: CallId;
  readonly recordingId: RecordingId;
  readonly path: string;
}

/** What becomes of a recording that goes on. While it is paused, or somebody is on hold, the file has silence. */
export type RecordingVerb = 'pause' | 'resume' | 'stop';

/** What two or three parties of a call do, as far as more than one is there. */
export interface ConversationView {
  /** `ringing`: the one to be consulted has not answered. */
  readonly state: 'talking' | 'held' | 'ringing' | 'consulting' | 'conference';
  /** Who holds or consults. */
  readonly byLegId: LegId | null;
  readonly heldLegId: LegId | null;
  readonly consultedLegId: LegId | null;
}

export interface RecordingView {
  readonly recordingId: RecordingId;
  readonly state: 'recording' | 'paused';
}

export type InCallEvent = { readonly callId: CallId; readonly at: number } & (
  | { readonly kind: 'call.held'; readonly by: LegId; readonly held: LegId }
  | { readonly kind: 'call.retrieved'; readonly by: LegId; readonly held: LegId }
  /** Who consulted leaves: its leg ends. */
  | { readonly kind: 'call.transferred'; readonly by: LegId; readonly joined: LegId }
  | { readonly kind: 'call.conferenced'; readonly by: LegId; readonly joined: LegId }
  | {
      readonly kind: 'conversation.recording';
      readonly recordingId: RecordingId;
      readonly state: 'started' | 'paused' | 'resumed';
    }
  /** Comes once for each recording, perhaps behind the end of its call. */
  | {
      readonly kind: 'conversation.recorded';
      readonly recordingId: RecordingId;
      /** `failed`: the file could not be written; `lost`: the audio part of the switch ended. */
      readonly outcome: 'stopped' | 'max-time' | 'failed' | 'lost';
      readonly durationMs: number;
    }
);

/** What an agent does with the call that he is on, from a desktop. */
export type InCallWish =
  | { readonly kind: 'hold' | 'retrieve' | 'transfer' | 'conference' | 'reconnect' }
  | { readonly kind: 'consult'; readonly party: Party }
  | { readonly kind: 'record' | 'pause-recording' | 'resume-recording' | 'stop-recording' };

export type InCallOutcome =
  | 'done'
  /** The agent is on no call. */
  | 'no-call'
  /** The call does not allow it now, such as a transfer before anybody was asked. */
  | 'wrong-state'
  /** The agent to be consulted is on a call, or his phone cannot be reached. */
  | 'not-available'
  /** The service of the call does not let agents record. */
  | 'not-allowed';

/** Agents and the calls that they are on. */
export interface InCallDesk {
  act(agentId: AgentId, wish: InCallWish): Promise<InCallOutcome>;
}
