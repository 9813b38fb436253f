import type { DigestClient } from '../digest/digest-client.ts';
import type { Core } from '../endpoint/core.ts';
import { sendRequest } from '../endpoint/send-request.ts';
import type {
  ByeOutcome,
  Dialog,
  DialogCloseReason,
  DialogListener,
  DialogRequest,
  DialogState,
  ReinviteOutcome,
  RequestOutcome,
} from '../endpoint/types.ts';
import { parseCseq } from '../message/headers.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import type { ReadRequest } from '../message/read-request.ts';
import type { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { AnswerRepeater } from './answer-repeater.ts';
import { contactOf, dialogHop, dialogRequest, localUser, sdpOf } from './dialog-route.ts';
import { DialogServer } from './dialog-server.ts';
import type { DialogMember } from './dialog-table.ts';
import { sendReinvite } from './reinvite.ts';
import { agreedSessionExpires, type SessionAgreement, SessionTimer } from './session-timer.ts';

export interface CallDialogParts {
  readonly core: Core;
  readonly state: DialogState;
  /** Our last description, for session refreshes. */
  readonly localSdp: string | undefined;
  /** CSeq of the peer's last request; undefined when it sent none. */
  readonly remoteCseq: number | undefined;
  readonly session: SessionAgreement | undefined;
  readonly digest: DigestClient | undefined;
  /** For calls that we made: the INVITE whose 2xx is to be acknowledged. */
  readonly invite?: SipRequest;
}

type Phase = 'open' | 'closing' | 'closed';

/** A confirmed dialog with its call, RFC 3261 12 to 15. */
export class CallDialog implements Dialog, DialogMember {
  readonly callId: string;
  requestsIn = 0;
  readonly #core: Core;
  #state: DialogState;
  #phase: Phase = 'open';
  #listener: DialogListener = {};
  readonly #digest: DigestClient | undefined;
  #localSdp: string | undefined;
  #unacknowledged: SipRequest | undefined;
  #ack: SipRequest | undefined;
  #repeater: AnswerRepeater | undefined;
  #whenAcknowledged: (() => void)[] = [];
  #bye: Promise<ByeOutcome> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #session: SessionTimer;
  readonly #server: DialogServer;

  constructor(parts: CallDialogParts) {
    this.#core = parts.core;
    this.#state = parts.state;
    this.callId = parts.state.callId;
    this.#localSdp = parts.localSdp;
    this.#digest = parts.digest;
    this.#unacknowledged = parts.invite;
    this.#session = new SessionTimer(
      parts.core,
      () => void this.#refreshSession(),
      () => void this.#end({ kind: 'session-expired' }),
    );
    this.#session.restart(parts.session);
    this.#server = new DialogServer(parts.core, this, parts.remoteCseq);
    parts.core.dialogs.add(this.callId, parts.state.localTag, parts.state.remoteTag, this);
  }

  get listener(): DialogListener {
    return this.#listener;
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  state(): DialogState {
    return this.#state;
  }

  listen(listener: DialogListener): void {
    this.#listener = listener;
  }

  ack(sdp?: string): void {
    const invite = this.#unacknowledged;
    if (invite === undefined) return;
    this.#unacknowledged = undefined;
    if (sdp !== undefined) this.#localSdp = sdp;
    this.#sendAck(invite, sdp);
  }

  bye(headers: readonly SipHeader[] = []): Promise<ByeOutcome> {
    return this.#end({ kind: 'local-bye' }, headers);
  }

  reinvite(sdp: string): Promise<ReinviteOutcome> {
    const outcome = this.#turn.then(() => this.#reinvite(sdp));
    // One that failed must not stop those behind it; its caller hears of it.
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }

  request(request: DialogRequest): Promise<RequestOutcome> {
    if (this.#phase !== 'open') return Promise.resolve({ kind: 'closed' });
    return this.#send(request);
  }

  receive(read: ReadRequest, transaction: InviteServerTransaction | ServerTransaction): void {
    this.requestsIn += 1;
    this.#server.receive(read, transaction);
  }

  receiveAck(read: ReadRequest): void {
    if (this.#repeater?.cseq !== read.cseq) return;
    this.#stopRepeating();
    const sdp = sdpOf(read.request);
    this.#core.tell(() => this.#listener.acknowledged?.(sdp));
  }

  receiveAnswerAgain(): void {
    if (this.#ack !== undefined) this.#core.sendDirect(this.#ack, dialogHop(this.#core, this.#state));
  }

  /** Repeats our 2xx until the ACK comes; without ACK the call ends. */
  repeatAnswer(transaction: InviteServerTransaction, response: SipResponse, localSdp: string): void {
    this.#localSdp = localSdp;
    this.#stopRepeating();
    const cseq = parseCseq(transaction.request)?.number ?? 0;
    this.#repeater = new AnswerRepeater(
      this.#core,
      cseq,
      () => transaction.respond(response),
      () => {
        this.#stopRepeating();
        void this.#end({ kind: 'no-ack' });
      },
    );
  }

  /** The peer named a new Contact in a request or answer that counts (RFC 3261 12.2). */
  refreshTarget(message: SipRequest | SipResponse): void {
    const contact = contactOf(message);
    if (contact !== undefined) this.#state = { ...this.#state, remoteTarget: contact };
  }

  restartSession(agreement: SessionAgreement | undefined): void {
    this.#session.restart(agreement);
  }

  keepLocalSdp(sdp: string): void {
    this.#localSdp = sdp;
  }

  contact(): SipHeader {
    return this.#core.contact(dialogHop(this.#core, this.#state), localUser(this.#state));
  }

  /** The peer hung up; its BYE is answered. */
  remoteBye(request: SipRequest, q850: number | undefined): void {
    if (this.#phase === 'closed') return;
    const reason: DialogCloseReason =
      this.#phase === 'closing'
        ? { kind: 'local-bye' }
        : { kind: 'remote-bye', ...(q850 === undefined ? {} : { q850 }) };
    if (this.#phase === 'open') this.#core.tell(() => this.#listener.bye?.(request));
    this.#close(reason);
  }

  hangUp(): Promise<unknown> {
    return this.#end({ kind: 'endpoint-closed' });
  }

  endpointClosed(): void {
    this.#close({ kind: 'endpoint-closed' });
  }

  /** Turns of INVITEs in both directions must not overlap (RFC 3261 14.1); the peer's turn ends with this promise. */
  takeTurn(turn: Promise<unknown>): void {
    this.#turn = Promise.all([this.#turn, turn]);
  }

  #sendAck(invite: SipRequest, sdp?: string): void {
    const hop = dialogHop(this.#core, this.#state);
    const credentials = invite.headers.filter(({ name }) => /^(proxy-)?authorization$/i.test(name));
    this.#ack = dialogRequest(this.#core, this.#state, hop, {
      method: 'ACK',
      cseq: parseCseq(invite)?.number ?? 1,
      branch: this.#core.identifiers.branch(),
      headers: credentials,
      ...(sdp === undefined ? {} : { body: { contentType: 'application/sdp', content: sdp } }),
    });
    this.#core.sendDirect(this.#ack, hop);
  }

  #stopRepeating(): void {
    this.#repeater?.stop();
    this.#repeater = undefined;
    const waiting = this.#whenAcknowledged;
    this.#whenAcknowledged = [];
    for (const go of waiting) go();
  }

  #nextRequest(request: DialogRequest): SipRequest {
    this.#state = { ...this.#state, localCseq: this.#state.localCseq + 1 };
    const hop = dialogHop(this.#core, this.#state);
    return dialogRequest(this.#core, this.#state, hop, {
      method: request.method,
      cseq: this.#state.localCseq,
      branch: this.#core.identifiers.branch(),
      headers: request.headers ?? [],
      ...(request.body === undefined
        ? {}
        : { body: { contentType: request.contentType ?? 'text/plain', content: request.body } }),
    });
  }

  async #send(request: DialogRequest): Promise<RequestOutcome> {
    const outcome = await sendRequest(this.#core, {
      make: () => this.#nextRequest(request),
      hop: dialogHop(this.#core, this.#state),
      digest: this.#digest,
    });
    if (request.keepsDialog === true) return outcome;
    if (outcome.kind === 'response') this.#noticeLoss(outcome.response.status);
    else if (outcome.kind === 'timeout') this.#noticeLoss(undefined);
    return outcome;
  }

  // 12.2.1.2: 481, 408 or silence to any request means that the call is gone.
  #noticeLoss(status: number | undefined): void {
    if (this.#phase !== 'open' || (status !== undefined && status !== 481 && status !== 408)) return;
    void this.#end({ kind: 'peer-lost', ...(status === undefined ? {} : { status }) });
  }

  #end(reason: DialogCloseReason, headers: readonly SipHeader[] = []): Promise<ByeOutcome> {
    if (this.#bye !== undefined) return this.#bye;
    if (this.#phase === 'closed') return Promise.resolve({ kind: 'ended' });
    this.#phase = 'closing';
    this.#session.stop();
    this.ack();
    this.#bye = this.#sayBye(headers).then((outcome) => {
      this.#close(reason);
      return outcome;
    });
    return this.#bye;
  }

  async #sayBye(headers: readonly SipHeader[]): Promise<ByeOutcome> {
    // 15: who answered must not say BYE before the ACK is there, or its time is over.
    if (this.#repeater !== undefined) await new Promise<void>((go) => this.#whenAcknowledged.push(go));
    if (this.#isClosed()) return { kind: 'ended' };
    const outcome = await this.#send({ method: 'BYE', headers });
    if (outcome.kind === 'closed') return { kind: 'timeout' };
    if (outcome.kind !== 'response') return outcome;
    const { status } = outcome.response;
    if (status < 300) return { kind: 'ended' };
    return status === 481 ? { kind: 'unknown-call' } : { kind: 'refused', status };
  }

  #isClosed(): boolean {
    return this.#phase === 'closed';
  }

  #close(reason: DialogCloseReason): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#session.stop();
    this.#stopRepeating();
    this.#server.close();
    this.#core.dialogs.remove(this.callId, this.#state.localTag, this.#state.remoteTag, this);
    this.#core.tell(() => this.#listener.closed?.(reason));
  }

  async #refreshSession(): Promise<void> {
    if (this.#localSdp === undefined) return;
    const outcome = await this.reinvite(this.#localSdp);
    // Refused but alive: the peer's view of the timer counts, and it may still refresh.
    if (outcome.kind !== 'accepted' && this.#phase === 'open') this.#session.tryAgain();
    this.#core.log('debug', 'Session refresh', { outcome: outcome.kind });
  }

  async #reinvite(sdp: string): Promise<ReinviteOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#phase !== 'open') return { kind: 'closed' };
      const result = await this.#tryReinvite(sdp);
      if (result.kind === 'answered') return this.#reinviteAccepted(sdp, result.request, result.response);
      if (result.kind !== 'refused') {
        if (result.kind === 'timeout') this.#noticeLoss(undefined);
        return result;
      }
      const { status, reasonPhrase } = result.response;
      if (status === 491 && attempt === 1) {
        await this.#waitAfterGlare();
        continue;
      }
      this.#noticeLoss(status);
      return { kind: 'rejected', status, reasonPhrase };
    }
  }

  #tryReinvite(sdp: string) {
    this.ack();
    this.#server.ourInviteIsOpen = true;
    return sendReinvite(this.#core, {
      make: () =>
        this.#nextRequest({
          method: 'INVITE',
          headers: [this.contact(), this.#core.allow(), ...this.#session.headers()],
          contentType: 'application/sdp',
          body: sdp,
        }),
      hop: dialogHop(this.#core, this.#state),
      digest: this.#digest,
      answeredAgain: () => this.receiveAnswerAgain(),
    }).finally(() => {
      this.#server.ourInviteIsOpen = false;
    });
  }

  #reinviteAccepted(sdp: string, request: SipRequest, response: SipResponse): ReinviteOutcome {
    this.#localSdp = sdp;
    this.refreshTarget(response);
    this.#sendAck(request);
    if (this.#phase === 'open') this.#session.restart(agreedSessionExpires(response));
    return { kind: 'accepted', sdp: sdpOf(response) };
  }

  // 14.1: who made the Call-ID waits 2.1-4 s, the other one 0-2 s, both in steps of 10 ms.
  #waitAfterGlare(): Promise<void> {
    const { identifiers, clock } = this.#core;
    const delayMs =
      this.#state.role === 'uac' ? 2_100 + 10 * identifiers.number(191) : 10 * identifiers.number(201);
    return new Promise((resolve) => void clock.setTimer(delayMs, resolve));
  }
}
