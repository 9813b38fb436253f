import type { LegId } from '@ringback/core';
import { type Dialog, headerValue, type SipRequest } from '@ringback/sip';
import type { Leg } from './leg.ts';
import { notifyTransfer, type ReferSubscription } from './refer.ts';
import type { SwitchContext } from './switch-context.ts';

interface Referral {
  readonly by: LegId;
  readonly subscription: ReferSubscription | null;
  /** `deciding`: the REFER is not answered yet; `ended` is the status by which all was over before it could be. */
  state: { readonly kind: 'deciding'; readonly ended: number | null } | { readonly kind: 'accepted' };
}

/** Phones that wait to hear what became of the transfer that they asked for, while who gets the call is rung (RFC 3515 2.4.5). */
export class Referrals {
  readonly #context: Pick<SwitchContext, 'supervise'>;
  readonly #open = new Set<Referral>();
  readonly #askedIn = new Set<Dialog>();

  constructor(context: Pick<SwitchContext, 'supervise'>) {
    this.#context = context;
  }

  /** By which a phone is told what becomes of its REFER; null: it has hung up. */
  subscription({ dialog }: Leg, request: SipRequest): ReferSubscription | null {
    if (dialog === null) return null;
    const number = headerValue(request, 'cseq')?.split(' ')[0] ?? null;
    const id = this.#askedIn.has(dialog) ? number : null;
    this.#askedIn.add(dialog);
    return { dialog, id };
  }

  /** A phone asks: to be called before anybody is rung for it, and to be followed by `accepted` or `refused`. */
  asked(leg: Leg, request: SipRequest): Referral {
    const referral: Referral = {
      by: leg.order.legId,
      subscription: this.subscription(leg, request),
      state: { kind: 'deciding', ended: null },
    };
    this.#open.add(referral);
    return referral;
  }

  /** Its REFER was answered by a 2xx: it is told how it goes on, and how it ended when it did already. */
  accepted(referral: Referral): void {
    const { state } = referral;
    referral.state = { kind: 'accepted' };
    this.#notify(referral, 100);
    if (state.kind === 'deciding' && state.ended !== null) this.#end(referral, state.ended);
  }

  /** Its REFER was refused: there is nothing to be told. */
  refused(referral: Referral): void {
    this.#open.delete(referral);
  }

  /** The status is that of who was rung. Nobody is told who did not ask by his phone. */
  over(by: LegId, status: number): void {
    for (const referral of this.#open) {
      if (referral.by !== by) continue;
      if (referral.state.kind === 'accepted') this.#end(referral, status);
      else referral.state = { kind: 'deciding', ended: status };
    }
  }

  #end(referral: Referral, status: number): void {
    this.#open.delete(referral);
    this.#notify(referral, status);
  }

  #notify({ subscription }: Referral, status: number): void {
    if (subscription !== null) this.#context.supervise(notifyTransfer(subscription, status), 'call.refer');
  }
}
