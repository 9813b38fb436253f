import { readQ850 } from '../causes.ts';
import { type Core, SUPPORTED } from '../endpoint/core.ts';
import { isUnsupportedContent, unsupportedExtensions } from '../endpoint/request-rules.ts';
import type { Dialog, DialogListener, ReinviteAnswer } from '../endpoint/types.ts';
import { headerValue } from '../message/headers.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import type { ReadRequest } from '../message/read-request.ts';
import { decodeText, header } from '../message/serialise-message.ts';
import { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { sdpOf } from './dialog-route.ts';
import {
  answerSessionExpires,
  isSessionTooShort,
  MIN_SESSION_EXPIRES,
  type SessionAgreement,
} from './session-timer.ts';

/** What the server side of a dialog does to the dialog. */
interface Owner extends Dialog {
  readonly listener: DialogListener;
  readonly isOpen: boolean;
  contact(): SipHeader;
  refreshTarget(message: SipRequest): void;
  restartSession(agreement: SessionAgreement | undefined): void;
  keepLocalSdp(sdp: string): void;
  repeatAnswer(transaction: InviteServerTransaction, response: SipResponse, localSdp: string): void;
  remoteBye(request: SipRequest, q850: number | undefined): void;
  takeTurn(turn: Promise<unknown>): void;
}

type AnyServer = InviteServerTransaction | ServerTransaction;

/** Answers the peer's requests inside a dialog, RFC 3261 12.2.2, 14.2, 15.1.2; RFC 3311; RFC 6086. */
export class DialogServer {
  /** While an INVITE of ours is open the peer's gets 491 (RFC 3261 14.2). */
  ourInviteIsOpen = false;
  readonly #core: Core;
  readonly #dialog: Owner;
  #remoteCseq: number | undefined;
  #openInvite: InviteServerTransaction | undefined;

  constructor(core: Core, dialog: Owner, remoteCseq: number | undefined) {
    this.#core = core;
    this.#dialog = dialog;
    this.#remoteCseq = remoteCseq;
  }

  receive(read: ReadRequest, transaction: AnyServer): void {
    // 12.2.2: a number that is not above the last one is out of order.
    if (this.#remoteCseq !== undefined && read.cseq <= this.#remoteCseq) {
      this.#core.refuse(transaction, 500, [], 'CSeq out of order');
      return;
    }
    this.#remoteCseq = read.cseq;
    const unsupported = unsupportedExtensions(read.request, SUPPORTED);
    if (unsupported.length > 0) {
      this.#core.refuse(transaction, 420, [header('Unsupported', unsupported.join(', '))]);
    } else if (transaction instanceof InviteServerTransaction) this.#receiveInvite(read, transaction);
    else this.#receiveOther(read, transaction);
  }

  /** The dialog is over: what still waits for our answer gets 487. */
  close(): void {
    const open = this.#openInvite;
    this.#openInvite = undefined;
    if (open !== undefined) this.#core.refuse(open, 487);
  }

  #receiveOther(read: ReadRequest, transaction: ServerTransaction): void {
    const { request } = read;
    switch (request.method) {
      case 'BYE':
        this.#core.reply(transaction, { status: 200 });
        this.#dialog.remoteBye(request, readQ850(request));
        return;
      case 'UPDATE':
        this.#receiveUpdate(request, transaction);
        return;
      case 'INFO': {
        this.#core.reply(transaction, { status: 200 });
        const type = headerValue(request, 'content-type') ?? '';
        this.#core.tell(() => this.#dialog.listener.info?.(type, decodeText(request.body)));
        return;
      }
      case 'OPTIONS':
        this.#core.reply(transaction, {
          status: 200,
          headers: [this.#core.allow(), header('Accept', 'application/sdp'), header('Supported', 'timer')],
        });
        return;
      default:
        this.#passOn(read, transaction);
    }
  }

  #passOn(read: ReadRequest, transaction: ServerTransaction): void {
    const { listener } = this.#dialog;
    if (!this.#core.extraMethods.has(read.request.method) || listener.request === undefined) {
      this.#core.refuse(transaction, 405, [this.#core.allow()]);
      return;
    }
    const { request } = read;
    const source = transaction.hop;
    const ok = this.#core.tell(() =>
      listener.request?.({
        request,
        source,
        respond: (status, reasonPhrase, headers, body) =>
          void this.#core.reply(transaction, { status, reasonPhrase, headers, body }),
      }),
    );
    if (!ok) this.#core.refuse(transaction, 500);
  }

  #receiveInvite(read: ReadRequest, transaction: InviteServerTransaction): void {
    const { request } = read;
    if (this.#openInvite !== undefined) {
      // 14.2: two at once. Retry-After is a random time up to 10 s.
      const seconds = String(this.#core.identifiers.number(11));
      this.#core.refuse(transaction, 500, [header('Retry-After', seconds)]);
      return;
    }
    if (this.ourInviteIsOpen) {
      this.#core.refuse(transaction, 491);
      return;
    }
    if (this.#refuseBody(request, transaction)) return;
    this.#openInvite = transaction;
    const answering = this.#ask(request).then((answer) => this.#answerInvite(request, transaction, answer));
    this.#dialog.takeTurn(answering);
  }

  #answerInvite(request: SipRequest, transaction: InviteServerTransaction, answer: ReinviteAnswer): void {
    if (this.#openInvite !== transaction) return;
    this.#openInvite = undefined;
    if (answer.kind === 'reject') {
      this.#core.refuse(transaction, answer.status);
      return;
    }
    this.#dialog.refreshTarget(request);
    const response = this.#core.reply(transaction, this.#acceptance(request, answer.sdp));
    this.#dialog.repeatAnswer(transaction, response, answer.sdp);
  }

  #receiveUpdate(request: SipRequest, transaction: ServerTransaction): void {
    if (this.#refuseBody(request, transaction)) return;
    if (sdpOf(request) === undefined) {
      this.#dialog.refreshTarget(request);
      this.#core.reply(transaction, this.#acceptance(request, undefined));
      return;
    }
    if (this.ourInviteIsOpen || this.#openInvite !== undefined) {
      // RFC 3311 5.2: an offer while another one is open.
      this.#core.refuse(transaction, 491);
      return;
    }
    const answering = this.#ask(request).then((answer) => {
      if (answer.kind === 'reject') {
        this.#core.refuse(transaction, answer.status);
        return;
      }
      this.#dialog.refreshTarget(request);
      this.#dialog.keepLocalSdp(answer.sdp);
      this.#core.reply(transaction, this.#acceptance(request, answer.sdp));
    });
    this.#dialog.takeTurn(answering);
  }

  #refuseBody(request: SipRequest, transaction: AnyServer): boolean {
    if (isUnsupportedContent(request)) {
      this.#core.refuse(transaction, 415, [header('Accept', 'application/sdp')]);
    } else if (isSessionTooShort(request)) {
      this.#core.refuse(transaction, 422, [header('Min-SE', String(MIN_SESSION_EXPIRES))]);
    } else return false;
    return true;
  }

  /** Never rejects: a listener that fails refuses the offer. */
  async #ask(request: SipRequest): Promise<ReinviteAnswer> {
    const refusal: ReinviteAnswer = { kind: 'reject', status: 488 };
    if (!this.#dialog.isOpen) return { kind: 'reject', status: 481 };
    try {
      return (await this.#dialog.listener.reinvite?.(sdpOf(request))) ?? refusal;
    } catch (error) {
      this.#core.log('error', 'A listener of the SIP endpoint failed', { error });
      return refusal;
    }
  }

  #acceptance(request: SipRequest, sdp: string | undefined) {
    const session = answerSessionExpires(request);
    this.#dialog.restartSession(session?.agreement);
    return {
      status: 200,
      headers: [
        this.#dialog.contact(),
        this.#core.allow(),
        header('Supported', 'timer'),
        ...(session?.headers ?? []),
      ],
      ...(sdp === undefined ? {} : { body: { contentType: 'application/sdp', content: sdp } }),
    };
  }
}
