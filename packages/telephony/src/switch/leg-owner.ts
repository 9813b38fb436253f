import type { AnsweredBy, CallId, LegFailure } from '@ringback/core';
import type { IncomingRequest } from '@ringback/sip';
import type { LegEnd } from './give-up.ts';
import type { Leg } from './leg.ts';

/** How the call that a leg belongs to learns of it. `failed` or `ended` comes once, as the last. */
export interface LegOwner {
  /** Of the call. */
  readonly id: CallId;
  dialling(leg: Leg): void;
  ringing(leg: Leg): void;
  /** Whether an answer now would let two parties talk. */
  connects(leg: Leg): boolean;
  answered(leg: Leg, by: AnsweredBy | null): void;
  failed(leg: Leg, failure: LegFailure): void;
  ended(leg: Leg, end: LegEnd): void;
  /** The party went on hold or came back, or moved its audio. */
  audioChanged(leg: Leg): void;
  digit(leg: Leg, digit: string): void;
  /** The phone asks for something in its call, such as a transfer. */
  referred(leg: Leg, incoming: IncomingRequest): void;
  /** What a caller whom we do not take is told. */
  refusalStatus(): number;
}
