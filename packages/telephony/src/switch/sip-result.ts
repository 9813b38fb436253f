import type { LegFailure } from '@ringback/core';
import { causeName, type InviteFailure, type ResponseFailure, type TooLarge } from '@ringback/sip';

type Result = LegFailure['result'];

const BY_STATUS: Readonly<Record<number, Result>> = {
  401: 'rejected',
  403: 'rejected',
  404: 'unreachable',
  407: 'rejected',
  408: 'unreachable',
  410: 'unreachable',
  433: 'rejected',
  480: 'no_answer',
  484: 'unreachable',
  486: 'busy',
  500: 'congestion',
  502: 'congestion',
  503: 'congestion',
  504: 'congestion',
  600: 'busy',
  603: 'rejected',
  604: 'unreachable',
  606: 'unreachable',
  607: 'rejected',
  608: 'rejected',
};

const BY_CAUSE: Readonly<Record<number, Result>> = {
  1: 'unreachable',
  2: 'unreachable',
  3: 'unreachable',
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  20: 'unreachable',
  21: 'rejected',
  22: 'unreachable',
  27: 'unreachable',
  28: 'unreachable',
  34: 'congestion',
  38: 'congestion',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
  47: 'congestion',
};

const WORDS: Readonly<Record<Result, string>> = {
  busy: 'The phone is busy',
  no_answer: 'Nobody answered',
  rejected: 'The call was rejected',
  unreachable: 'The number cannot be reached',
  congestion: 'The network could not carry the call',
  not_allowed: 'The number is not allowed',
  cancelled: 'The attempt was given up',
  interrupted: 'The attempt was interrupted',
};

// Gateways say 480, 487 or 5xx for many things and put the reason of the telephone network beside it (RFC 3326).
const isVague = (status: number): boolean =>
  status === 480 || status === 487 || (status >= 500 && status < 600);

/** The dial result of an INVITE that failed by itself: nobody of ours had given it up. The table is in the README. */
export function failureOfInvite(failure: InviteFailure): LegFailure {
  switch (failure.kind) {
    case 'response':
      return failureOfResponse(failure);
    case 'timeout':
      return unreachable('The phone or the trunk did not answer at all.', failure.tooLarge);
    case 'transport':
      return unreachable('The phone or the trunk cannot be reached by SIP.', failure.tooLarge);
    case 'cancelled':
      return { result: 'cancelled', sipStatus: failure.status ?? null, text: `${WORDS.cancelled}.` };
  }
}

function unreachable(plainly: string, tooLarge: TooLarge | undefined): LegFailure {
  const text =
    tooLarge === undefined
      ? plainly
      : `${plainly} The request has ${tooLarge.bytes} bytes, too many for one UDP packet, and TCP was not taken there: open TCP, or attach less user data.`;
  return { result: 'unreachable', sipStatus: null, text };
}

function failureOfResponse({ status, reasonPhrase, q850 }: ResponseFailure): LegFailure {
  const byCause = q850 !== undefined && isVague(status) ? BY_CAUSE[q850] : undefined;
  const result = byCause ?? BY_STATUS[status] ?? resultOfClass(status);
  const cause = q850 === undefined ? '' : `; ${causeName(q850)}`;
  return { result, sipStatus: status, text: `${WORDS[result]} (${status} ${plain(reasonPhrase)}${cause}).` };
}

function resultOfClass(status: number): Result {
  if (status >= 600) return 'rejected';
  if (status >= 500) return 'congestion';
  // 3xx: where a call goes is for the operator's trunks to say, not for the called side (P9).
  return 'unreachable';
}

const TERMINATED = 487;
const UNAVAILABLE = 503;

const STATUS_OF: Readonly<Partial<Record<Result, number>>> = {
  busy: 486,
  no_answer: 480,
  rejected: 603,
  unreachable: 404,
  congestion: 503,
  not_allowed: 403,
};

/** What a caller is told whose party was not reached; null: he is not taken, as when nobody picks up. */
export function statusOfFailure(failure: LegFailure | null): number {
  return (failure === null ? undefined : STATUS_OF[failure.result]) ?? 480;
}

/** What a phone is told whose transfer failed: how the new leg ended (RFC 3515 2.4.5); null: it was taken back. */
export function statusOfTransfer(failure: LegFailure | null): number {
  if (failure === null || failure.result === 'cancelled') return TERMINATED;
  const { result, sipStatus } = failure;
  // A 487 is the answer to a CANCEL of ours: why that was sent is what counts.
  if (sipStatus !== null && sipStatus !== TERMINATED && result !== 'no_answer') return sipStatus;
  return result === 'interrupted' ? UNAVAILABLE : statusOfFailure(failure);
}

/** The phrase comes from the peer: one short line, and no digits in it that could be a number. */
function plain(reasonPhrase: string): string {
  const line = reasonPhrase
    .replace(/[\p{Cc}]+/gu, ' ')
    .replace(/\+?\d{4,}/g, '…')
    .trim();
  return line === '' ? 'without a reason' : line.slice(0, 80);
}
