import type { DialogCloseReason, InviteFailure } from '../endpoint/types.ts';
import type { PhoneCallEnd } from './phone-types.ts';

/** How a call of ours ended that was not answered. */
export function endOf(failure: InviteFailure): PhoneCallEnd {
  if (failure.kind === 'response') return { kind: 'refused', by: 'peer', status: failure.status };
  if (failure.kind === 'cancelled') return { kind: 'cancelled', by: 'us' };
  return { kind: 'failed', reason: failure.kind };
}

/** How an answered call ended. */
export function endOfDialog(reason: DialogCloseReason): PhoneCallEnd {
  if (reason.kind === 'local-bye') return { kind: 'hung-up', by: 'us' };
  if (reason.kind === 'remote-bye') return { kind: 'hung-up', by: 'peer' };
  return { kind: 'failed', reason: reason.kind };
}
