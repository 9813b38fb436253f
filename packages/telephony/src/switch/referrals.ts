import type { LegId } from '@ringback/core';
import type { Dialog } from '@ringback/sip';
import type { Leg } from './leg.ts';
import { notifyTransfer } from './refer.ts';
import type { SwitchContext } from './switch-context.ts';

/** Phones that wait to hear what became of the transfer that they asked for, while who gets the call is rung (RFC 3515 2.4.5). */
export class Referrals {
  readonly #context: Pick<SwitchContext, 'supervise'>;
  readonly #waiting = new Map<LegId, Dialog>();

  constructor(context: Pick<SwitchContext, 'supervise'>) {
    this.#context = context;
  }

  begun({ order, dialog }: Leg): void {
    if (dialog === null) return;
    this.#waiting.set(order.legId, dialog);
    this.#context.supervise(notifyTransfer(dialog, 100), 'call.refer');
  }

  /** Nobody is told who did not ask by his phone. */
  over(by: LegId, isDone: boolean): void {
    const dialog = this.#waiting.get(by);
    this.#waiting.delete(by);
    if (dialog !== undefined)
      this.#context.supervise(notifyTransfer(dialog, isDone ? 200 : 503), 'call.refer');
  }
}
