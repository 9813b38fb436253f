import { readQ850 } from '../causes.ts';
import { CallDialog } from '../dialog/call-dialog.ts';
import { contactOf, recordRoute, sdpOf } from '../dialog/dialog-route.ts';
import { SILENT } from '../dialog/reinvite.ts';
import { agreedSessionExpires, MIN_SESSION_EXPIRES } from '../dialog/session-timer.ts';
import { DigestClient } from '../digest/digest-client.ts';
import { headerList, headerValue, parseCount } from '../message/headers.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import { parseNameAddr, tagOf } from '../message/name-addr.ts';
import { header } from '../message/serialise-message.ts';
import { parseSipUri } from '../message/uri.ts';
import type { SipTimer } from '../ports.ts';
import { makeCancel } from '../transaction/failure-ack.ts';
import type { InviteClientTransaction } from '../transaction/invite-client-transaction.ts';
import { buildRequest } from './build-request.ts';
import type { Core } from './core.ts';
import type { Way } from './request-ways.ts';
import type {
  DialogState,
  InviteFailure,
  InviteListener,
  InviteRequest,
  OutgoingInvite,
  SavedInvite,
} from './types.ts';

/** What answers to a proxy and to the peer add to a request, at most. */
const CREDENTIALS_BYTES = 800;

type Phase = 'prepared' | 'calling' | 'ringing' | 'over';

/** One call that we make: its tries, CANCEL, and the dialog of its answer. RFC 3261 13.2 and 9.1. */
export class OutgoingCall implements OutgoingInvite {
  readonly saved: SavedInvite;
  readonly #core: Core;
  readonly #request: InviteRequest;
  readonly #listener: InviteListener;
  readonly #onOver: () => void;
  readonly #digest: DigestClient | undefined;
  readonly #answeredRealms = new Set<string>();
  #phase: Phase = 'prepared';
  #try = 0;
  #sessionSeconds: number | undefined;
  #transaction: InviteClientTransaction | undefined;
  #cancelReason: string | undefined;
  #isCancelled = false;
  #isCancelSent = false;
  #patience: SipTimer | undefined;

  constructor(
    core: Core,
    request: InviteRequest,
    saved: SavedInvite,
    listener: InviteListener,
    onOver: () => void,
  ) {
    this.#core = core;
    this.#request = request;
    this.#listener = listener;
    this.#onOver = onOver;
    this.#sessionSeconds = request.sessionExpiresSeconds;
    this.#digest =
      request.credentials === undefined ? undefined : new DigestClient(request.credentials, core.randomBytes);
    const first = this.#build(saved, saved.branch, saved.cseq);
    const mayGrow = this.#digest === undefined ? 0 : CREDENTIALS_BYTES;
    const otherHop = core.ways.otherHop(first, saved.nextHop, mayGrow);
    this.saved = otherHop === null ? saved : { ...saved, otherHop };
  }

  send(): void {
    if (this.#phase === 'prepared') this.#attempt();
  }

  cancel(reason?: string): void {
    if (this.#isCancelled || this.#phase === 'over') return;
    this.#isCancelled = true;
    this.#cancelReason = reason;
    if (this.#phase === 'prepared') this.#fail({ kind: 'cancelled' });
    else if (this.#phase === 'calling') this.#transaction?.stopRepeating();
    else this.#sendCancel();
  }

  /** The endpoint is closed: nothing can come any more. */
  endpointClosed(): void {
    this.#fail({ kind: 'cancelled' });
  }

  #attempt(): void {
    this.#try += 1;
    this.#phase = 'calling';
    const { nextHop, branch, cseq } = this.saved;
    const number = cseq + this.#try - 1;
    const bare = this.#build(this.saved, this.#try === 1 ? branch : `${branch}.${this.#try}`, number);
    const credentials = this.#digest?.authorize('INVITE', bare.uri) ?? [];
    const request = { ...bare, headers: [...bare.headers, ...credentials] };
    this.#go(this.#core.ways.firstWay(request, nextHop), number);
  }

  #go(way: Way, number: number): void {
    const { request, hop } = way;
    const transaction = this.#core.transactions.inviteClient(request, hop, {
      provisional: (response) => this.#provisional(response),
      answered: (response) => this.#answered(request, number, response),
      refused: (response) => this.#refused(response),
      timedOut: () => this.#timedOut(way),
      transportFailed: (cause) => this.#notSent(way, number, cause),
      terminated: () => {
        if (this.#transaction === transaction && this.#phase !== 'over') this.#fail({ kind: 'cancelled' });
      },
    });
    this.#transaction = transaction;
    transaction.start();
  }

  // Silence may be that of a network that lost all provisional responses, while the phone rings on. A CANCEL, which
  // cannot overtake its INVITE any more, keeps a second call from reaching a phone that still rings for this one.
  #timedOut({ request, hop, tooLarge }: Way): void {
    this.#core.transactions.client(makeCancel(request, this.#cancelReason), hop, SILENT);
    if (this.#isCancelled) this.#fail({ kind: 'cancelled' });
    else this.#fail({ kind: 'timeout', ...(tooLarge === null ? {} : { tooLarge }) });
  }

  #notSent(way: Way, number: number, cause: unknown): void {
    const next = this.#phase === 'over' || this.#isCancelled ? null : way.failed(cause);
    const { tooLarge } = way;
    if (next !== null) this.#go(next, number);
    else if (this.#isCancelled) this.#fail({ kind: 'cancelled' });
    else this.#fail({ kind: 'transport', cause, ...(tooLarge === null ? {} : { tooLarge }) });
  }

  #build(saved: SavedInvite, branch: string, cseq: number): SipRequest {
    const headers: SipHeader[] = [
      this.#core.contact(saved.nextHop, parseSipUri(this.#request.from.uri)?.user),
      this.#core.allow(),
      header('Supported', 'timer'),
      header('Accept', 'application/sdp'),
      ...(this.#request.headers ?? []),
    ];
    if (this.#sessionSeconds !== undefined)
      headers.push(header('Session-Expires', String(this.#sessionSeconds)));
    return buildRequest(this.#core, saved.nextHop, {
      method: 'INVITE',
      uri: saved.requestUri,
      from: saved.from,
      to: saved.to,
      callId: saved.callId,
      cseq,
      branch,
      route: saved.route,
      headers,
      body:
        this.#request.sdp === undefined
          ? undefined
          : { contentType: 'application/sdp', content: this.#request.sdp },
    });
  }

  #provisional(response: SipResponse): void {
    if (this.#phase === 'over') return;
    this.#phase = 'ringing';
    if (this.#isCancelled) {
      this.#sendCancel();
      return;
    }
    if (response.status === 100) return;
    const sdp = sdpOf(response);
    const { status, reasonPhrase } = response;
    this.#core.tell(() =>
      this.#listener.provisional?.({ status, reasonPhrase, ...(sdp === undefined ? {} : { sdp }) }),
    );
  }

  #sendCancel(): void {
    const transaction = this.#transaction;
    if (this.#isCancelSent || transaction === undefined) return;
    this.#isCancelSent = true;
    const cancel = makeCancel(transaction.request, this.#cancelReason);
    this.#core.transactions.client(cancel, transaction.hop, SILENT);
    // 9.1: an RFC 2543 peer may never answer the INVITE. After 64*T1 the call counts as cancelled.
    this.#patience = this.#core.clock.setTimer(this.#core.lifetimeMs, () => {
      this.#fail({ kind: 'cancelled' });
      transaction.terminate();
    });
  }

  #answered(invite: SipRequest, cseq: number, response: SipResponse): void {
    const state = this.#dialogState(cseq, response);
    const known = this.#core.dialogs.find(state.callId, state.localTag, state.remoteTag);
    if (known !== undefined) {
      known.receiveAnswerAgain();
      return;
    }
    const dialog = new CallDialog({
      core: this.#core,
      state,
      localSdp: this.#request.sdp,
      remoteCseq: undefined,
      session: agreedSessionExpires(response),
      digest: this.#digest,
      invite,
    });
    if (this.#isCancelled || this.#phase === 'over') {
      // It crossed our CANCEL, or is a second phone of a fork (13.2.2.4): acknowledged and ended.
      void dialog.bye();
      this.#fail({ kind: 'cancelled', status: response.status });
      return;
    }
    this.#over();
    const ok = this.#core.tell(() => this.#listener.answered(dialog, sdpOf(response)));
    if (!ok) void dialog.bye();
  }

  #dialogState(cseq: number, response: SipResponse): DialogState {
    const { saved } = this;
    const remoteParty = headerValue(response, 'to') ?? saved.to;
    return {
      version: 1,
      callId: saved.callId,
      localTag: saved.fromTag,
      remoteTag: tagOf(remoteParty) ?? '',
      localParty: saved.from,
      remoteParty,
      remoteTarget: contactOf(response) ?? saved.requestUri,
      routeSet: recordRoute(response).reverse(),
      localCseq: cseq,
      nextHop: saved.nextHop,
      keepHop: this.#request.keepHop === true,
      role: 'uac',
    };
  }

  #refused(response: SipResponse): void {
    if (this.#phase === 'over') return;
    const { status } = response;
    if (!this.#isCancelled && this.#try < this.saved.maxTries && this.#canImprove(response)) {
      this.#attempt();
      return;
    }
    if (this.#isCancelled && (status === 487 || status === 401 || status === 407)) {
      this.#fail({ kind: 'cancelled', status });
      return;
    }
    this.#fail(responseFailure(response));
  }

  #canImprove(response: SipResponse): boolean {
    if (response.status === 401 || response.status === 407) {
      return this.#digest?.learn(response, this.#answeredRealms) === true;
    }
    if (response.status !== 422 || this.#sessionSeconds === undefined) return false;
    // RFC 4028 7.3: once more with the peer's minimum.
    const minimum = parseCount(response, 'min-se', 86_400);
    if (minimum === undefined || minimum <= this.#sessionSeconds) return false;
    this.#sessionSeconds = Math.max(minimum, MIN_SESSION_EXPIRES);
    return true;
  }

  #fail(failure: InviteFailure): void {
    if (this.#phase === 'over') return;
    this.#over();
    this.#core.tell(() => this.#listener.failed(failure));
  }

  #over(): void {
    this.#phase = 'over';
    this.#patience?.cancel();
    this.#onOver();
  }
}

/** What a refusal says. */
function responseFailure(response: SipResponse): InviteFailure {
  const retryAfter = /^[0-9]{1,9}/.exec(headerValue(response, 'retry-after') ?? '')?.[0];
  const q850 = readQ850(response);
  const contacts =
    response.status < 400
      ? (headerList(response, 'contact') ?? []).flatMap((value) => parseNameAddr(value)?.uri ?? [])
      : [];
  return {
    kind: 'response',
    status: response.status,
    reasonPhrase: response.reasonPhrase,
    ...(retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) }),
    ...(q850 === undefined ? {} : { q850 }),
    ...(contacts.length === 0 ? {} : { contacts }),
  };
}
