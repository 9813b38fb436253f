import {
  answerOffer,
  type ByeOutcome,
  type CancelSavedOutcome,
  type DialogState,
  type InviteFailure,
  type InviteListener,
  type InviteRequest,
  type MediaDirection,
  type OutgoingInvite,
  type ReinviteOutcome,
  type SavedInvite,
} from '@ringback/sip';
import { FakeDialog } from './fake-dialog.ts';

/** One INVITE, which keeps the stack's promises: one outcome, CANCEL only after a provisional response. */
export class FakeInvite implements OutgoingInvite {
  readonly saved: SavedInvite;
  readonly request: InviteRequest;
  readonly #listener: InviteListener;
  readonly dialog: FakeDialog;
  isSent = false;
  isHeard = false;
  isCancelAsked = false;
  isOver = false;

  constructor(request: InviteRequest, listener: InviteListener, number: number) {
    this.request = request;
    this.#listener = listener;
    this.dialog = new FakeDialog(`call-${number}`);
    this.saved = {
      version: 1,
      callId: `call-${number}`,
      fromTag: 'us',
      from: `<${request.from.uri}>;tag=us`,
      to: `<${request.target}>`,
      cseq: 1,
      branch: `z9hG4bK${number}`,
      maxTries: 1,
      viaSentBy: '127.0.0.1:5060',
      requestUri: request.target,
      nextHop: { host: '127.0.0.1', port: 5070, transport: 'udp' },
      route: [],
    };
  }

  /** CANCEL is on the wire. */
  get isCancelled(): boolean {
    return this.isCancelAsked && this.isHeard;
  }

  send(): void {
    this.isSent = true;
  }

  cancel(): void {
    if (this.isOver || this.isCancelAsked) return;
    this.isCancelAsked = true;
    if (!this.isSent) this.#fail({ kind: 'cancelled' });
  }

  // What the peer does

  ring(status = 180): void {
    if (this.isOver) return;
    this.isHeard = true;
    if (!this.isCancelAsked) this.#listener.provisional?.({ status, reasonPhrase: 'Ringing' });
  }

  answer(direction: MediaDirection = 'sendrecv'): void {
    if (this.isOver) return;
    if (this.isCancelAsked) {
      // The stack acknowledges and ends what crossed the CANCEL.
      this.#fail({ kind: 'cancelled', status: 200 });
      return;
    }
    this.isOver = true;
    this.#listener.answered(this.dialog, answerTo(this.request.sdp ?? '', direction));
  }

  answerWith(sdp: string | undefined): void {
    this.isOver = true;
    this.#listener.answered(this.dialog, sdp);
  }

  refuse(status: number, reasonPhrase = 'Refused', q850?: number): void {
    this.#fail({ kind: 'response', status, reasonPhrase, ...(q850 === undefined ? {} : { q850 }) });
  }

  confirmCancel(): void {
    if (this.isCancelled) this.#fail({ kind: 'cancelled', status: 487 });
  }

  timeOut(): void {
    this.#fail(this.isCancelAsked ? { kind: 'cancelled' } : { kind: 'timeout' });
  }

  breakTransport(): void {
    this.#fail(
      this.isCancelAsked ? { kind: 'cancelled' } : { kind: 'transport', cause: new Error('refused') },
    );
  }

  #fail(failure: InviteFailure): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#listener.failed(failure);
  }
}

/** The phone's answer to an offer of ours. */
export function answerTo(offer: string, direction: MediaDirection = 'sendrecv'): string {
  const outcome = answerOffer(offer, phoneAudio(direction));
  if (outcome.kind === 'refused') throw new Error(`The fake phone cannot answer: ${outcome.reason}`);
  return outcome.answer;
}

/** A phone that takes each further offer: what it hears less of, it says so. */
export function acceptOffer(offer: string): ReinviteOutcome {
  return { kind: 'accepted', sdp: answerTo(offer) };
}

export function phoneAudio(direction: MediaDirection = 'sendrecv') {
  return { address: '127.0.0.1', port: 40_000, sessionId: '1', version: 1, direction };
}

/** The part of an endpoint that the switch uses, with every INVITE within a test's reach. */
export class FakeSignalling {
  readonly invites: FakeInvite[] = [];
  /** Set to have the next INVITE refused as an argument. */
  refusal: Error | undefined;
  readonly cancelled: SavedInvite[] = [];
  readonly ended: DialogState[] = [];
  cancelOutcome: () => Promise<CancelSavedOutcome> = async () => ({ kind: 'cancelled', status: 487 });
  byeOutcome: () => Promise<ByeOutcome> = async () => ({ kind: 'ended' });

  prepareInvite(request: InviteRequest, listener: InviteListener): FakeInvite {
    if (this.refusal !== undefined) throw this.refusal;
    const invite = new FakeInvite(request, listener, this.invites.length);
    this.invites.push(invite);
    return invite;
  }

  cancelSaved(saved: SavedInvite): Promise<CancelSavedOutcome> {
    this.cancelled.push(saved);
    return this.cancelOutcome();
  }

  byeSaved(dialog: DialogState): Promise<ByeOutcome> {
    this.ended.push(dialog);
    return this.byeOutcome();
  }
}
