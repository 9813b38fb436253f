import type { Telemetry } from '@ringback/core';
import type { IncomingInvite } from '@ringback/sip';

export type IncomingCallHandler = (invite: IncomingInvite) => void;

/** Whom a call can come from. */
interface Neighbours {
  isAgentPhone(source: IncomingInvite['source']): boolean;
  isTrunkHost(host: string): boolean;
}

/** Refuses calls from outside while nobody takes them: 404 for those who may call, 403 for strangers. */
export function refuseIncomingCalls(neighbours: Neighbours, telemetry: Telemetry): IncomingCallHandler {
  return (invite) => {
    const { source } = invite;
    const isKnown = neighbours.isAgentPhone(source) || neighbours.isTrunkHost(source.host);
    const status = isKnown ? 404 : 403;
    invite.reject(status);
    telemetry.log('info', 'call.refused', { status, source: `${source.host}:${source.port}` });
  };
}
