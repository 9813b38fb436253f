import type { CallOrder } from '@ringback/core';
import type { InviteRequest } from '@ringback/sip';
import { callerIdentity } from './caller-identity.ts';
import type { DialTarget } from './dial-plan.ts';
import type { Access } from './iscc/agent-access.ts';
import type { LegAudio } from './leg-audio.ts';

/** The INVITE of a leg: where to, who calls, what the audio may be. */
export function inviteRequest(
  { callerNumber, callerName }: Pick<CallOrder, 'callerNumber' | 'callerName'>,
  {
    target,
    access,
    audio,
    callerHost,
  }: {
    readonly target: DialTarget;
    readonly access: Access & { kind: 'open' };
    readonly audio: LegAudio;
    readonly callerHost: string;
  },
): InviteRequest {
  return {
    target: access.requestUri,
    from: callerIdentity({ number: callerNumber ?? target.callerId, name: callerName }, callerHost),
    sdp: audio.offer,
    headers: access.headers,
    // A registered phone may sit behind address translation: all of the call goes where it registered from.
    ...(target.nextHop === null ? {} : { nextHop: target.nextHop, keepHop: true }),
  };
}
