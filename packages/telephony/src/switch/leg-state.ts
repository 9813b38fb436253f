import type { CallOrder, LegView, Timer } from '@ringback/core';
import type { Dialog, IncomingInvite, OutgoingInvite, SipTimer } from '@ringback/sip';
import type { GiveUp } from './give-up.ts';
import type { LegAudio } from './leg-audio.ts';

/** Where a leg is on its way from the order to its end. */
export type LegState =
  /** Nothing is on the wire. */
  | { readonly kind: 'preparing' }
  | {
      readonly kind: 'dialling';
      readonly invite: OutgoingInvite;
      readonly audio: LegAudio;
      readonly ringTimer: Timer;
      /** A provisional response came, so that CANCEL may go out (RFC 3261 9.1). */
      readonly isHeard: boolean;
      readonly isRinging: boolean;
    }
  | { readonly kind: 'cancelling'; readonly cause: GiveUp; readonly grace: SipTimer }
  /** A call that came in rings here; `isPickedUp`: its answer is being prepared. */
  | { readonly kind: 'offered'; readonly invite: IncomingInvite; readonly isPickedUp: boolean }
  /** The 2xx is there and not acknowledged. */
  | { readonly kind: 'answering'; readonly dialog: Dialog }
  | { readonly kind: 'answered'; readonly dialog: Dialog }
  | {
      readonly kind: 'leaving';
      readonly cause: GiveUp;
      readonly wasAnswered: boolean;
      readonly grace: SipTimer;
    }
  | { readonly kind: 'ended' };

/** Facts about a leg for the outside. */
export function legView(
  { legId, party }: CallOrder,
  role: LegView['role'],
  state: LegState,
  times: Pick<LegView, 'startedAt' | 'answeredAt'>,
): LegView {
  return {
    legId,
    role,
    agentId: party.kind === 'agent' ? party.agentId : null,
    state: shownState(state),
    ...times,
  };
}

/** The state as the outside sees it; what is being ended counts as it was until it is over. */
function shownState(state: LegState): LegView['state'] {
  switch (state.kind) {
    case 'preparing':
      return 'dialling';
    case 'dialling':
      return state.isRinging ? 'ringing' : 'dialling';
    case 'offered':
    case 'cancelling':
    case 'answering':
      return 'ringing';
    case 'answered':
      return 'answered';
    case 'leaving':
      return state.wasAnswered ? 'answered' : 'ringing';
    case 'ended':
      return 'ended';
  }
}
