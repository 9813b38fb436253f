import type { LegFailure } from '@ringback/core';

/** Why an agent gets no further calls after one that ended because nothing came from his phone any more: the next would ring for nobody. */
export const PHONE_LOST = 'Phone lost';

/** Why an agent gets no further calls after one that did not reach him; null = it was not his phone's doing. */
export function notReadyReason(result: LegFailure['result']): string | null {
  switch (result) {
    case 'no_answer':
      return 'No answer';
    case 'rejected':
      return 'Rejected';
    case 'busy':
      return 'Busy';
    case 'unreachable':
      return 'Unreachable';
    // The same agent would be chosen again at once and fail again, until the attempts are used up.
    case 'congestion':
      return 'Congestion';
    case 'not_allowed':
      return 'Not allowed';
    case 'cancelled':
    case 'interrupted':
      return null;
  }
}
