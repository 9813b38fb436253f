import type { AgentId } from '@ringback/core';
import type { IncomingInvite } from '@ringback/sip';
import { tokenOf } from './reservation-headers.ts';
import type { ReservationPorts } from './reservation-requests.ts';
import { readData } from './user-data-headers.ts';

/** How long an agent is held for a call that is there already: until the phone rings. */
const HOLD_MS = 10_000;
const GONE = 410;

export type RoutedCall =
  /** A call like any other. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly sipStatus: number }
  | {
      readonly kind: 'routed';
      readonly agentId: AgentId;
      readonly userData: Readonly<Record<string, string>>;
    };

/** Matches a call from another switch with what was reserved for it, or reserves now when it comes without. */
export function routedCall(
  invite: IncomingInvite,
  dialled: string,
  { locations, resources, reserve, telemetry }: ReservationPorts,
): RoutedCall {
  const token = tokenOf(invite.request);
  const location = locations.find(({ host }) => host === invite.source.host);
  if (token === null || location === undefined) return { kind: 'none' };
  const facts = { location: location.name };
  if (resources.isAccessNumber(dialled)) {
    const booking = resources.arrive(dialled, token);
    if (booking === null) {
      telemetry.log('info', 'iscc.not-matched', facts);
      return { kind: 'refused', sipStatus: GONE };
    }
    telemetry.log('info', 'iscc.arrived', { ...facts, agentId: booking.agentId });
    return { kind: 'routed', agentId: booking.agentId, userData: booking.userData };
  }
  const verdict = reserve({ dn: dialled, holdMs: HOLD_MS });
  // Numbers of route points are called with such a header as well.
  if (verdict.kind === 'refused' && verdict.sipStatus === 404) return { kind: 'none' };
  if (verdict.kind === 'refused') {
    telemetry.log('info', 'iscc.refused', { ...facts, status: verdict.sipStatus });
    return { kind: 'refused', sipStatus: verdict.sipStatus };
  }
  return { kind: 'routed', agentId: verdict.agentId, userData: readData(invite.request) };
}
