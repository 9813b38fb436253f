import type { AgentId, InCallOutcome } from '@ringback/core';
import type { IncomingRequest } from '@ringback/sip';
import type { Call } from './call.ts';
import type { Leg } from './leg.ts';
import { namesOnePlace, notifyTransfer, type ReplacedDialog, referredUser, replacedDialog } from './refer.ts';
import type { Referrals } from './referrals.ts';
import type { SwitchContext } from './switch-context.ts';

/** What a REFER of a phone is answered with: accepted, or refused as it is (RFC 3261 21). */
const ACCEPTED = 202;
const BAD_REQUEST = 400;
const NOT_ALLOWED = 405;
const UNKNOWN_CALL = 404;
const BUSY = 486;
const WRONG_STATE = 491;
const DECLINED = 603;

export interface TransferPorts extends Pick<SwitchContext, 'supervise'> {
  readonly call: Call;
  readonly referrals: Referrals;
  /** Has a colleague of an agent rung for whom the agent talks to. */
  handOver(agentId: AgentId, dn: string): Promise<InCallOutcome>;
  /** The leg that has this dialog, and its call. */
  find(dialog: ReplacedDialog): { readonly call: Call; readonly leg: Leg } | null;
}

/** What a blind transfer that is not done is answered with. */
const REFUSALS: Readonly<Record<Exclude<InCallOutcome, 'done'>, number>> = {
  'no-call': UNKNOWN_CALL,
  'wrong-state': WRONG_STATE,
  'not-available': BUSY,
  'not-allowed': DECLINED,
};

/**
 * An agent who talks in two calls connects both parties and leaves (attended transfer): REFER in the one call names the other
 * by Replaces. Without that it names a colleague (blind transfer). Any other place is declined: where a call goes outside is
 * for the scenario to say, not for a phone (P9).
 */
export function takeReferral(
  leg: Leg,
  incoming: IncomingRequest,
  { call, find, handOver, referrals, supervise }: TransferPorts,
): void {
  if (incoming.request.method !== 'REFER') return incoming.respond(NOT_ALLOWED);
  const { party } = leg.order;
  if (party.kind !== 'agent') return incoming.respond(DECLINED);
  if (!namesOnePlace(incoming.request)) return incoming.respond(BAD_REQUEST);
  const replaced = replacedDialog(incoming.request);
  const dn = replaced === null ? referredUser(incoming.request) : null;
  if (dn !== null) {
    // Noted before: who is rung may refuse before it is known here that he was.
    const referral = referrals.asked(leg, incoming.request);
    const decided = handOver(party.agentId, dn).then((outcome) => {
      incoming.respond(outcome === 'done' ? ACCEPTED : REFUSALS[outcome]);
      if (outcome === 'done') referrals.accepted(referral);
      else referrals.refused(referral);
    });
    return supervise(decided, 'call.refer');
  }
  if (replaced === null) return incoming.respond(DECLINED);
  const other = find(replaced);
  // Of two agents each has a customer of his own: theirs are not for one of them to connect.
  if (other === null || other.call === call || !isPhoneOf(party.agentId, other.leg))
    return incoming.respond(UNKNOWN_CALL);
  incoming.respond(ACCEPTED);
  const subscription = referrals.subscription(leg, incoming.request);
  if (subscription === null) return;
  const tell = async (status: number): Promise<void> => {
    const news = notifyTransfer(subscription, status);
    supervise(news, 'call.transfer');
    await Promise.allSettled([news]);
  };
  supervise(transfer(leg, call, other, tell), 'call.transfer');
}

function isPhoneOf(agentId: AgentId, { order: { party } }: Leg): boolean {
  return party.kind === 'agent' && party.agentId === agentId;
}

async function transfer(
  leg: Leg,
  call: Call,
  other: { readonly call: Call; readonly leg: Leg },
  /** Resolves when the phone has taken it, or does not. */
  tell: (status: number) => Promise<void>,
): Promise<void> {
  const news = tell(100);
  const isDone = await call.takeOver(other.call, leg, other.leg);
  // The others talk. The phone hears how it went before it is hung up, and an Asterisk is not asked for both at once.
  await news;
  await tell(isDone ? 200 : 503);
  if (!isDone) return;
  leg.giveUp('asked');
  other.leg.giveUp('asked');
}
