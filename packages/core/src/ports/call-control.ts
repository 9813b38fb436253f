import type { AgentId, CallbackId, CallId, LegId } from '../ids.ts';
import type { CallerAttestation } from '../route-points/caller-attestation.ts';
import type {
  ConversationRecordingOrder,
  ConversationView,
  InCallEvent,
  InCallOrder,
  InCallOutcome,
  InCallVerdict,
  RecordingVerb,
  RecordingView,
  ReferralRequest,
  SupervisionOrder,
  SupervisionView,
} from './in-call.ts';
import type { DialResult, StoredLeg } from './store.ts';

/** Whom to ring. */
export type Party =
  /** Through the first trunk whose `match` fits the number (P9: none fits, nothing is dialled). */
  | { readonly kind: 'number'; readonly number: string }
  /** An agent's phone: its fixed URI, or the contact it registered. */
  | { readonly kind: 'agent'; readonly agentId: AgentId };

/** How a party's leg is listened to once it was answered (call progress detection, routing reference 4.8). */
export interface CallDetection {
  /** It is decided at the latest so long after the answer. */
  readonly timeGuardMs: number;
  /** A machine is told of only when a message can be left. */
  readonly awaitsSignal: boolean;
  /** What differs from the limits of the switch, by its names for them. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Who, or what, answered, as far as it could be heard; `cause` is for the trace, `afterMs` of listening. */
export interface AnsweredBy {
  readonly who: 'person' | 'machine' | 'fax' | 'busy' | 'congestion' | 'no-such-number' | 'unknown';
  readonly cause: string;
  readonly afterMs: number;
}

export interface CallOrder {
  readonly callId: CallId;
  readonly legId: LegId;
  readonly callbackId: CallbackId | null;
  readonly party: Party;
  /** Shown to the party: number and name. Null = the trunk's `callerId`. */
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  /** The phone rings at most this long, from the first INVITE on, whether or not anything came back. */
  readonly timeoutMs: number;
  /** Absent: whoever answers counts as a person, at once. A switch that cannot listen takes it for absent. */
  readonly detection?: CallDetection;
  /** User data that travels with the call (masked in logs). */
  readonly userData: Readonly<Record<string, string>>;
  /** Name of the trunk that a number has to leave by; its `match` must fit as well. Default: the first that fits. */
  readonly trunk?: string;
  /** Nothing is dialled from then on, milliseconds since 1970, also when no channel of a trunk was free before. */
  readonly dialBefore?: number;
  /** The other party stays in the call when this one hangs up; otherwise both leave. */
  readonly leavesOther?: boolean;
  /**
   * Heard by who answers, alone, before he is connected and anybody is told of the answer; who hangs up meanwhile has not
   * answered. What cannot be played is passed over, and so is all of it by a switch that cannot do it.
   */
  readonly whisper?: Whisper;
}

export type Whisper =
  /** Resolved in the prompt folders. */
  | { readonly kind: 'file'; readonly file: string }
  /** A short tone. */
  | { readonly kind: 'beep' };

/** A call that comes in from outside; who offers it has decided that the caller may call here. */
export interface IncomingCall {
  readonly callId: CallId;
  readonly legId: LegId;
  /** The number that was dialled, as the caller's side gave it. */
  readonly dialled: string;
  /** Number and name of the caller; null when they are withheld. */
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  /** What the carrier says of the number; absent: nothing. */
  readonly attestation?: CallerAttestation;
  /** Data that came with the call; empty unless the caller is trusted with it. */
  readonly userData: Readonly<Record<string, string>>;
  readonly at: number;
  /** The agent who is held for it: another switch reserved the agent, and routes the call to the agent (ISCC). */
  readonly routedTo?: AgentId;
}

/** Another switch asks for an agent of ours, before it routes a call to the agent (ISCC, routing reference 4.7). */
export interface ReservationRequest {
  /** Directory number of the agent. */
  readonly dn: string;
  /** How long the agent is to be held until the call is there. */
  readonly holdMs: number;
}

/** All or nothing: the agent is held from now on, or is not to be had. */
export type ReservationVerdict =
  | { readonly kind: 'reserved'; readonly agentId: AgentId; release(): void }
  | { readonly kind: 'refused'; readonly sipStatus: number };

/** What becomes of a call that comes in: it rings until `answer` or `hangUp`, or is refused at once. */
export type IncomingVerdict =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly sipStatus: number };

/** What a party hears. `file` is resolved by the adapter in its prompt folders; loops until stopped when asked to. */
export interface Treatment {
  readonly callId: CallId;
  readonly source:
    | { readonly kind: 'file'; readonly file: string }
    | { readonly kind: 'music' }
    | { readonly kind: 'silence' }
    | { readonly kind: 'ringback' }
    | { readonly kind: 'busy' }
    /** Reorder tone: the network is congested. */
    | { readonly kind: 'fastbusy' };
  readonly loop: boolean;
}

/** What is to be recorded of the party that waits. Times are milliseconds. */
export interface RecordingOrder {
  readonly callId: CallId;
  /** A tone comes first. */
  readonly beep: boolean;
  readonly maxMs: number;
  /** Over when who spoke is silent for so long. */
  readonly finalSilenceMs: number;
  /** Over when nobody spoke for so long. */
  readonly silenceMs: number;
}

/** Why a leg ended or could not be connected. `result` is the dial result for one that was never answered. */
export interface LegFailure {
  readonly result: Exclude<DialResult, 'answered' | 'answering_machine' | 'fax'>;
  readonly sipStatus: number | null;
  /** Plain words for the trace. */
  readonly text: string;
  /** An agent of another switch, who has work of his own there, may be asked again after this long. */
  readonly againAfterMs?: number;
}

/** How it was noticed that a line was lost: its phone did not answer when it was asked, or no sound came for as long as is allowed. */
export type LineLoss = 'no-answer' | 'no-sound';

export type CallEvent =
  | InCallEvent
  | { readonly kind: 'leg.dialling'; readonly callId: CallId; readonly legId: LegId; readonly at: number }
  | { readonly kind: 'leg.ringing'; readonly callId: CallId; readonly legId: LegId; readonly at: number }
  /**
   * The leg's answer was journalled and acknowledged; when it is the second of its call, both can talk now. Of a leg that was
   * to be listened to it comes when that is over.
   */
  | {
      readonly kind: 'leg.answered';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly at: number;
      readonly connected: boolean;
      readonly by?: AnsweredBy;
    }
  | {
      readonly kind: 'leg.failed';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly at: number;
      readonly failure: LegFailure;
    }
  /** The party of another call was taken over into this one, and both talk now; the other call ends. */
  | {
      readonly kind: 'call.merged';
      readonly callId: CallId;
      readonly fromCallId: CallId;
      readonly legId: LegId;
      readonly at: number;
    }
  /** Both calls are as they were, as far as their parties are still there. */
  | {
      readonly kind: 'merge.failed';
      readonly callId: CallId;
      readonly fromCallId: CallId;
      readonly at: number;
      readonly failure: LegFailure;
    }
  /** An answered leg ended. */
  | {
      readonly kind: 'leg.ended';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly at: number;
      readonly by: 'party' | 'us' | 'network';
      /** With `network`, where it is known. */
      readonly loss?: LineLoss;
    }
  /** The last leg ended; comes once, after the events of its legs. */
  | { readonly kind: 'call.ended'; readonly callId: CallId; readonly at: number }
  | {
      readonly kind: 'treatment.finished';
      readonly callId: CallId;
      readonly at: number;
      /** `completed`: to its end; `ended`: stopped, or who listened talks or is gone; `refused`: it could not be played. */
      readonly outcome: 'completed' | 'ended' | 'refused';
    }
  /** Follows each `record`; when the party hung up meanwhile with what was said until then, after `call.ended`. */
  | {
      readonly kind: 'recording.finished';
      readonly callId: CallId;
      readonly at: number;
      /** WAV; null when nobody spoke, or nothing could be recorded. */
      readonly sound: { readonly wav: Uint8Array; readonly durationMs: number } | null;
      readonly reachedMax: boolean;
    }
  | {
      readonly kind: 'digit';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly at: number;
      readonly digit: string;
    };

/** Facts about a leg that events leave out. */
export interface LegView {
  readonly legId: LegId;
  readonly role: 'customer' | 'agent';
  readonly agentId: AgentId | null;
  readonly state: 'dialling' | 'ringing' | 'answered' | 'ended';
  readonly startedAt: number;
  readonly answeredAt: number | null;
}

export interface CallView {
  readonly callId: CallId;
  readonly callbackId: CallbackId | null;
  /** `dialling` (first party not there yet), `waiting` (one party there), `connected` (two parties talk). */
  readonly state: 'dialling' | 'waiting' | 'connected';
  readonly legs: readonly LegView[];
  /** Absent: the switch cannot say more than `state`. */
  readonly conversation?: ConversationView | null;
  /** Null, or absent: nothing is recorded. */
  readonly recording?: RecordingView | null;
  /** Null, or absent: no supervisor listens. */
  readonly supervision?: SupervisionView | null;
}

/**
 * Written by the switch before the outside world can notice: `dialling` is durable before the INVITE leaves,
 * `answered` before the answer is acknowledged (and before the parties hear each other).
 * A rejection means: do not go on (the leg is given up).
 */
export interface LegJournal {
  dialling(leg: StoredLeg): Promise<void>;
  /**
   * `release`: what the call was for ended in this moment. Nothing was stored, and the party is let go of instead of
   * connected.
   */
  answered(leg: StoredLeg, facts: { at: number; connects: boolean }): Promise<'keep' | 'release'>;
  /**
   * Durable before the parties of two calls hear each other: the leg belongs to the call that it names from now on.
   * `release` as with an answer.
   */
  joined(leg: StoredLeg, facts: { at: number }): Promise<'keep' | 'release'>;
  ended(leg: StoredLeg, facts: { at: number; cause: string }): Promise<void>;
}

/**
 * The switch. Verbs return at once; outcomes come as events, in order for each call.
 * An order for a leg always ends in exactly one of: `leg.failed`, or `leg.answered` and later `leg.ended`.
 */
export interface CallControl {
  /** Starts a call with its first party. */
  createCall(order: CallOrder): void;
  /**
   * Dials a further party into a call whose other party is answered; treatments stop and both are bridged on answer.
   * The first party stays if it fails. One who called us and still hears ringing is answered when the further party is.
   */
  connectParty(order: CallOrder): void;
  /**
   * Joins two calls of which each has one party, who has answered: the party of `fromCallId` is taken over into
   * `callId`. Ends in one of `call.merged` and `merge.failed` of `callId`.
   */
  merge(calls: { readonly callId: CallId; readonly fromCallId: CallId }): void;
  /** Gives up the leg that is being dialled. */
  cancelLeg(legId: LegId): void;
  /** Answers a call that comes in; `leg.answered` follows, or `leg.failed`. Others are ignored. */
  answer(callId: CallId): void;
  play(treatment: Treatment): void;
  stopTreatment(callId: CallId): void;
  /** Records the party that waits; `recording.finished` follows. What plays stops; another recording ends this one. */
  record(order: RecordingOrder): void;
  /** Ends what is being recorded of a call; it is told as finished. */
  stopRecording(callId: CallId): void;
  /** What an agent does with a call. Events tell of what was taken. */
  inCall(order: InCallOrder): InCallVerdict;
  /** Records what two or more parties say; `conversation.recorded` follows. One recording for each call at a time. */
  recordConversation(order: ConversationRecordingOrder): InCallVerdict;
  /** `wrong-state`: nothing is recorded, or it is paused, or goes on, already. */
  changeRecording(callId: CallId, verb: RecordingVerb): InCallVerdict;
  /** A supervisor takes part in a call. Events tell of what was taken. */
  superviseCall(order: SupervisionOrder): InCallVerdict;
  /** Ends every leg. Unknown or ended calls are ignored. */
  hangUp(callId: CallId): void;
  /** Ends one leg and leaves the other party in the call. */
  hangUpLeg(legId: LegId): void;
  /** Calls from their first INVITE until their last leg has ended. */
  calls(): CallView[];
  onEvent(listener: (event: CallEvent) => void): void;
  /**
   * Who decides about calls from outside; without anybody they are refused. Events of a call come after `decide` was
   * called; one whose caller gives up meanwhile is told of like any other.
   */
  onIncoming(decide: (call: IncomingCall) => Promise<IncomingVerdict>): void;
  /** Who decides about agents whom other switches ask for; without anybody they are refused. */
  onReservation(decide: (request: ReservationRequest) => ReservationVerdict): void;
  /** Who decides about transfers that phones ask for by themselves; without anybody they are declined. */
  onReferral(decide: (request: ReferralRequest) => Promise<InCallOutcome>): void;
  /** Ends what an earlier process left on phones; resolves when the peers answered or cannot be reached (a few seconds at most). */
  reconcile(legs: readonly StoredLeg[]): Promise<void>;
  /** Whether the phone of an agent can be rung: fixed address, or registered. */
  isReachable(agentId: AgentId): boolean;
  /**
   * Channels of trunks that are left for a number, those for whom calls wait taken off; null: there is no limit. An order for
   * which none is left waits for one before anything is dialled.
   */
  freeChannels(number: string): number | null;
  /** Told when a channel is free that no order waited for. */
  onChannelFree(listener: () => void): void;
}
