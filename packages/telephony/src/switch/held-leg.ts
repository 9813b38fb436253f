import type { CallOrder } from '@ringback/core';
import type { Dialog } from '@ringback/sip';
import type { LegAudio } from './leg-audio.ts';
import type { SwitchContext } from './switch-context.ts';

/**
 * Tells a phone that it is on hold, and that it is not any more (RFC 3264 8.4: `sendonly`, because it hears music). What was
 * wanted last is what it ends with, however quickly holds follow each other.
 */
export class HeldLeg {
  readonly #dialog: Dialog;
  readonly #audio: LegAudio;
  readonly #context: Pick<SwitchContext, 'supervise' | 'telemetry'>;
  readonly #ids: Pick<CallOrder, 'callId' | 'legId'>;
  #isWanted = false;
  #isTold = false;
  #isBusy = false;

  constructor(
    dialog: Dialog,
    audio: LegAudio,
    context: Pick<SwitchContext, 'supervise' | 'telemetry'>,
    { callId, legId }: Pick<CallOrder, 'callId' | 'legId'>,
  ) {
    this.#dialog = dialog;
    this.#audio = audio;
    this.#context = context;
    this.#ids = { callId, legId };
  }

  set(isHeld: boolean): void {
    this.#isWanted = isHeld;
    if (this.#isBusy || this.#isTold === isHeld) return;
    this.#isBusy = true;
    this.#context.supervise(this.#tell(), 'leg.hold');
  }

  async #tell(): Promise<void> {
    try {
      while (this.#isTold !== this.#isWanted) {
        this.#isTold = this.#isWanted;
        await this.#offer(this.#isTold ? 'sendonly' : 'sendrecv');
      }
    } finally {
      this.#isBusy = false;
    }
  }

  async #offer(direction: 'sendonly' | 'sendrecv'): Promise<void> {
    const offer = this.#audio.offerAgain(direction);
    const outcome = await this.#dialog.reinvite(offer);
    if (outcome.kind === 'closed') return;
    if (outcome.kind === 'accepted' && this.#audio.takeAnswer(outcome.sdp)) {
      if (!this.#audio.port.isClosed) await this.#audio.apply();
      return;
    }
    this.#audio.withdrawOffer();
    // What is sent and heard here follows all the same.
    const why = outcome.kind === 'rejected' ? outcome.status : outcome.kind;
    this.#context.telemetry.log('info', 'leg.hold_not_taken', { ...this.#ids, why });
  }
}
