import { causeName, type InviteFailure, statusOfCause } from '@ringback/sip';

/**
 * Why a channel that was dialled ended without an answer, in the words of SIP: the status that the phone gave, where Asterisk tells
 * it (22 does), else the one that stands for the Q.850 cause (RFC 3398 7.2.4.1).
 */
export function failureOfHangup(cause: number, sipStatus: number | null): InviteFailure {
  return {
    kind: 'response',
    status: sipStatus ?? statusOfCause(cause),
    reasonPhrase: cause === 0 ? 'no cause' : causeName(cause),
    ...(cause === 0 ? {} : { q850: cause }),
  };
}
