import type { InCallVerdict, SupervisionMode, SupervisionView } from '@ringback/core';
import type { CallNews } from './call-news.ts';
import type { InCall } from './in-call.ts';
import type { Leg } from './leg.ts';

interface Current {
  readonly leg: Leg;
  readonly of: Leg;
  readonly mode: SupervisionMode;
  /** The supervisor has answered. */
  readonly isThere: boolean;
}

/**
 * A supervisor in a call: his phone is rung as a leg of it that is none of its parties. Nobody is connected, held back or hung
 * up by what it does, and it goes when the agent whose work it is about goes.
 */
export class Supervision {
  readonly #inCall: Pick<InCall, 'includes' | 'overhear'>;
  readonly #tell: (news: CallNews) => void;
  #current: Current | null = null;

  constructor(inCall: Pick<InCall, 'includes' | 'overhear'>, tell: (news: CallNews) => void) {
    this.#inCall = inCall;
    this.#tell = tell;
  }

  isBy(leg: Leg): boolean {
    return this.#current?.leg === leg;
  }

  /** Whether one could begin. */
  mayBegin(of: Leg): boolean {
    return this.#current === null && of.role === 'agent' && of.isAnswered && this.#inCall.includes(of);
  }

  /** The phone of the supervisor is about to be rung. */
  begin(leg: Leg, of: Leg, mode: SupervisionMode): void {
    this.#current = { leg, of, mode, isThere: false };
  }

  /** Wrong when there is none, or when he is on his way out: he would hear again what he was let go from. */
  change(mode: SupervisionMode): InCallVerdict {
    const current = this.#current;
    if (current === null || current.leg.isLeaving) return 'wrong-state';
    this.#become({ ...current, mode });
    return 'taken';
  }

  answered(): void {
    if (this.#current !== null) this.#become({ ...this.#current, isThere: true });
  }

  /** The supervisor is let go, or not rung any more; wrong when there is none. */
  end(): InCallVerdict {
    const current = this.#current;
    if (current === null) return 'wrong-state';
    this.#inCall.overhear(null);
    current.leg.giveUp('asked');
    return 'taken';
  }

  /** Who takes part in the call is different now. */
  follow(): void {
    const current = this.#current;
    if (current !== null && !this.#inCall.includes(current.of)) this.end();
  }

  /** The leg of the supervisor is over. */
  left(): void {
    const current = this.#current;
    if (current === null) return;
    this.#current = null;
    this.#inCall.overhear(null);
    const [by, of] = [current.leg.order.legId, current.of.order.legId];
    if (current.isThere) this.#tell({ kind: 'call.supervision-ended', by, of });
  }

  view(): SupervisionView | null {
    const current = this.#current;
    if (current === null) return null;
    const { leg, of, mode, isThere } = current;
    return { state: isThere ? 'there' : 'ringing', mode, legId: leg.order.legId, ofLegId: of.order.legId };
  }

  #become(current: Current): void {
    this.#current = current;
    const { leg, of, mode, isThere } = current;
    if (!isThere) return;
    this.#inCall.overhear({ leg, of, mode });
    this.#tell({ kind: 'call.supervised', by: leg.order.legId, of: of.order.legId, mode });
  }
}
