import type { LegFailure, LineLoss } from '@ringback/core';
import type { DialogCloseReason } from '@ringback/sip';

/**
 * How long a phone has to answer our CANCEL before the leg counts as over: long enough for three repetitions
 * (0.5, 1.5 and 3.5 s, RFC 3261 17.1.2.1). The SIP stack goes on trying afterwards.
 */
export const CANCEL_GRACE_MS = 4_000;
/** The same for BYE: the conversation is over for us in any case. */
export const BYE_GRACE_MS = 2_000;

/** Why we ended a leg that was not answered yet, or one that was. */
export type GiveUp =
  /** Its phone rang as long as it may. */
  | 'ring-timeout'
  /** Who called hung up before the answer. */
  | 'caller-left'
  /** The owner of the call asked for it. */
  | 'asked'
  /** The other party is gone: there is nobody to talk to. */
  | 'other-party-left'
  /** What had to be stored could not be: going on would not survive a crash. */
  | 'not-stored'
  /** Its audio is gone. */
  | 'media-lost'
  /** The phone stopped answering. */
  | 'peer-lost'
  /** Nothing was heard from the phone for as long as is allowed. */
  | 'no-sound'
  /** The phone's answer cannot be talked to. */
  | 'no-common-audio'
  /** The network said by a tone, before any answer, how the call goes. */
  | 'busy-tone'
  | 'congestion-tone'
  | 'number-tone';

const FAILURES: Readonly<Record<GiveUp, Omit<LegFailure, 'sipStatus'>>> = {
  'ring-timeout': { result: 'no_answer', text: 'Nobody answered in time.' },
  'caller-left': { result: 'cancelled', text: 'The caller hung up before the answer.' },
  asked: { result: 'cancelled', text: 'We gave up the attempt.' },
  'other-party-left': { result: 'cancelled', text: 'The other party hung up before the answer.' },
  'not-stored': { result: 'interrupted', text: 'The attempt could not be stored, so it was not carried on.' },
  'media-lost': { result: 'interrupted', text: 'The audio part of the switch failed.' },
  'peer-lost': { result: 'unreachable', text: 'The phone stopped answering.' },
  'no-sound': { result: 'unreachable', text: 'No sound came from the phone any more.' },
  'busy-tone': { result: 'busy', text: 'The network played a busy tone.' },
  'congestion-tone': {
    result: 'congestion',
    text: 'The network said by a tone that there is no way through.',
  },
  'number-tone': { result: 'unreachable', text: 'The network said by a tone that there is no such number.' },
  'no-common-audio': { result: 'unreachable', text: 'The phone answered without audio that we can use.' },
};

/** The dial result of an unanswered leg that we gave up. */
export function failureOfGivingUp(cause: GiveUp, sipStatus: number | null): LegFailure {
  const { result, text } = FAILURES[cause];
  return { result, sipStatus, text };
}

/** How an answered leg ended. */
export interface LegEnd {
  readonly by: 'party' | 'us' | 'network';
  readonly loss?: LineLoss;
}

/** The end of an answered leg that we gave up. */
export function legEndOfGivingUp(cause: GiveUp): LegEnd {
  switch (cause) {
    case 'peer-lost':
      return { by: 'network', loss: 'no-answer' };
    case 'no-sound':
      return { by: 'network', loss: 'no-sound' };
    case 'media-lost':
    case 'no-common-audio':
      return { by: 'network' };
    default:
      return { by: 'us' };
  }
}

/** The end of an answered leg whose dialog was closed by others. */
export function legEndOfClose({ kind }: DialogCloseReason): LegEnd {
  switch (kind) {
    case 'remote-bye':
      return { by: 'party' };
    case 'peer-lost':
    case 'session-expired':
    case 'no-ack':
      return { by: 'network', loss: 'no-answer' };
    default:
      return { by: 'network' };
  }
}
