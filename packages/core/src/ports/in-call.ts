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
  /**
   * Somebody else is rung for the other party, who is on hold; they talk when that one answers, and who wanted it leaves, or has
   * left before. When that one does not, they are as before (T-Library: SingleStepTransfer). The order is for the same call.
   */
  | { readonly kind: 'hand-over'; readonly order: CallOrder }
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

/** Whether conversations are recorded: never, all of them, or when an agent wants it (`_call_recording`). */
export type RecordingRule = 'off' | 'always' | 'on_demand';

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

/** What a supervisor does in a call: hears all, speaks to the agent alone, or talks with everybody. */
export type SupervisionMode = 'listen' | 'whisper' | 'barge-in';

/** One supervisor for each call at a time (T-Library: MonitorNextCall and its modes mute, coach and connect). */
export type SupervisionOrder = { readonly callId: CallId } & (
  | {
      readonly kind: 'begin';
      /** Whose work it is about: an agent who talks in the call. It ends when this one leaves. */
      readonly ofLegId: LegId;
      readonly mode: SupervisionMode;
      /** The phone of the supervisor, for the same call. It is rung, and the others hear nothing of that. */
      readonly order: CallOrder;
    }
  | { readonly kind: 'change'; readonly mode: SupervisionMode }
  | { readonly kind: 'end' }
);

export interface SupervisionView {
  /** `ringing`: the supervisor has not answered. */
  readonly state: 'ringing' | 'there';
  readonly mode: SupervisionMode;
  readonly legId: LegId;
  readonly ofLegId: LegId;
}

export type InCallEvent = { readonly callId: CallId; readonly at: number } & (
  | { readonly kind: 'call.held'; readonly by: LegId; readonly held: LegId }
  | { readonly kind: 'call.retrieved'; readonly by: LegId; readonly held: LegId }
  /** Who consulted leaves: its leg ends. */
  | { readonly kind: 'call.transferred'; readonly by: LegId; readonly joined: LegId }
  | { readonly kind: 'call.conferenced'; readonly by: LegId; readonly joined: LegId }
  /** A supervisor is there, or does something else from now on. */
  | {
      readonly kind: 'call.supervised';
      readonly by: LegId;
      readonly of: LegId;
      readonly mode: SupervisionMode;
    }
  /** Who was there is not any more. */
  | { readonly kind: 'call.supervision-ended'; readonly by: LegId; readonly of: LegId }
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
  | { readonly kind: 'consult' | 'hand-over'; readonly party: Party }
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

export interface SupervisionWish {
  readonly callId: CallId;
  readonly mode: SupervisionMode;
  /** Whose phone the supervisor uses. */
  readonly phoneOf: AgentId;
  /** Whose work it is about; null: the agent who talks in the call, when there is one alone. */
  readonly of: AgentId | null;
}

export type SupervisionOutcome =
  | 'done'
  | 'unknown-call'
  /** Nobody talks in it, or nobody does whose work it could be about; somebody else supervises it; or nobody does, to be ended. */
  | 'wrong-state'
  /** Whose phone it is to be is on a call, or it cannot be reached. */
  | 'not-available';

/** The phone of an agent asks by itself that somebody else talks with whom its call is with (blind transfer, RFC 3515). */
export interface ReferralRequest {
  readonly agentId: AgentId;
  /** The call that the phone asked in: an agent may talk in more than one. */
  readonly callId: CallId;
  /** The directory number that was named. */
  readonly dn: string;
}

/** Agents and the calls that they are on. */
export interface InCallDesk {
  act(agentId: AgentId, wish: InCallWish): Promise<InCallOutcome>;
  /** Has a supervisor take part in a call, or do something else in one that he takes part in. */
  supervise(wish: SupervisionWish): SupervisionOutcome;
  endSupervision(callId: CallId): SupervisionOutcome;
  /** Whether a call is recorded, or may be; `off` as well where nothing is known of what it is for. */
  recordingRule(callId: CallId): RecordingRule;
}
