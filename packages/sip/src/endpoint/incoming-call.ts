import { readQ850 } from '../causes.ts';
import { CallDialog } from '../dialog/call-dialog.ts';
import { contactOf, recordRoute, sdpOf } from '../dialog/dialog-route.ts';
import type { DialogMember } from '../dialog/dialog-table.ts';
import { answerSessionExpires } from '../dialog/session-timer.ts';
import { headerValue, parseCount } from '../message/headers.ts';
import type { SipHeader, SipRequest } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { ReadRequest } from '../message/read-request.ts';
import { header } from '../message/serialise-message.ts';
import { parseSipUri } from '../message/uri.ts';
import type { SipTimer } from '../ports.ts';
import { InviteServerTransaction } from '../transaction/invite-server-transaction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { unbracketed } from '../transport/via-routing.ts';
import type { Core } from './core.ts';
import type {
  Dialog,
  DialogState,
  IncomingInvite,
  IncomingInviteListener,
  SipHop,
  SipParty,
} from './types.ts';

/** RFC 3261 13.3.1.1: how often a proxy wants to hear that we still ring. */
const RING_AGAIN_MS = 60_000;

/** One call that comes in: an early dialog until it is answered, refused or cancelled. RFC 3261 13.3. */
export class IncomingCall implements IncomingInvite, DialogMember {
  readonly request: SipRequest;
  readonly callId: string;
  readonly source: SipHop;
  readonly sdp: string | undefined;
  readonly localTag: string;
  readonly #core: Core;
  readonly #read: ReadRequest;
  readonly #transaction: InviteServerTransaction;
  #listener: IncomingInviteListener = {};
  #isOver = false;
  #ringTimer: SipTimer | undefined;
  #expiry: SipTimer | undefined;

  constructor(core: Core, read: ReadRequest, transaction: InviteServerTransaction, source: SipHop) {
    this.#core = core;
    this.#read = read;
    this.#transaction = transaction;
    this.request = read.request;
    this.callId = read.callId;
    this.source = source;
    this.sdp = sdpOf(read.request);
    this.localTag = core.identifiers.tag();
    core.dialogs.add(this.callId, this.localTag, read.fromTag ?? '', this);
    transaction.attach({ terminated: () => this.#finish() });
    const expires = parseCount(read.request, 'expires', 86_400);
    if (expires !== undefined && expires > 0) {
      // 13.3.1: the caller does not want to wait longer.
      this.#expiry = core.clock.setTimer(expires * 1_000, () => this.#giveUp({}));
    }
  }

  get requestUri(): string {
    return this.request.uri;
  }

  get from(): SipParty {
    return party(this.#read.from);
  }

  get to(): SipParty {
    return party(this.#read.to);
  }

  listen(listener: IncomingInviteListener): void {
    this.#listener = listener;
  }

  ring(sdp?: string): void {
    this.progress(sdp === undefined ? 180 : 183, undefined, sdp);
  }

  progress(status: number, reasonPhrase?: string, sdp?: string): void {
    if (this.#isOver || status <= 100 || status >= 200) return;
    const again = (): void => {
      this.#core.reply(this.#transaction, {
        status,
        reasonPhrase,
        toTag: this.localTag,
        headers: [this.#contact(), this.#core.allow()],
        ...(sdp === undefined ? {} : { body: { contentType: 'application/sdp', content: sdp } }),
      });
      this.#ringTimer?.cancel();
      this.#ringTimer = this.#core.clock.setTimer(RING_AGAIN_MS, again);
    };
    again();
  }

  accept(sdp: string, headers: readonly SipHeader[] = []): Dialog | undefined {
    if (this.#isOver) return undefined;
    this.#finish();
    const session = answerSessionExpires(this.request);
    const response = this.#core.reply(this.#transaction, {
      status: 200,
      toTag: this.localTag,
      headers: [
        // 12.1.1: the way of the proxies goes back as it came.
        ...recordRoute(this.request).map((route) => header('Record-Route', route)),
        this.#contact(),
        this.#core.allow(),
        header('Supported', 'timer'),
        ...(session?.headers ?? []),
        ...headers,
      ],
      body: { contentType: 'application/sdp', content: sdp },
    });
    const dialog = new CallDialog({
      core: this.#core,
      state: this.dialogState(),
      localSdp: sdp,
      remoteCseq: this.#read.cseq,
      session: session?.agreement,
      digest: undefined,
    });
    dialog.repeatAnswer(this.#transaction, response, sdp);
    return dialog;
  }

  dialogState(): DialogState {
    const { topVia, fromTag } = this.#read;
    const to = headerValue(this.request, 'to') ?? '';
    // A Via that does not name the place the request came from: address translation stands between.
    const isTranslated = unbracketed(topVia.host) !== this.source.host;
    return {
      version: 1,
      callId: this.callId,
      localTag: this.localTag,
      remoteTag: fromTag ?? '',
      localParty: `${to};tag=${this.localTag}`,
      remoteParty: headerValue(this.request, 'from') ?? '',
      remoteTarget: contactOf(this.request) ?? this.#read.from.uri,
      routeSet: recordRoute(this.request),
      localCseq: 0,
      nextHop: this.source,
      keepHop: isTranslated && recordRoute(this.request).length === 0,
      role: 'uas',
    };
  }

  reject(status: number, reasonPhrase?: string, headers: readonly SipHeader[] = []): void {
    if (this.#isOver || status < 300 || status > 699) return;
    this.#finish();
    this.#core.reply(this.#transaction, { status, reasonPhrase, headers, toTag: this.localTag });
  }

  /** CANCEL came, RFC 3261 9.2. */
  cancelled(cancel: SipRequest): void {
    const q850 = readQ850(cancel);
    this.#giveUp(q850 === undefined ? {} : { q850 });
  }

  receive(read: ReadRequest, transaction: InviteServerTransaction | ServerTransaction): void {
    if (transaction instanceof InviteServerTransaction) {
      // 14.2: a second INVITE before the first one is answered.
      const seconds = String(this.#core.identifiers.number(11));
      this.#core.refuse(transaction, 500, [header('Retry-After', seconds)]);
    } else if (read.request.method === 'BYE') {
      // 15: the caller may end an early dialog by BYE; 15.1.2: the INVITE gets 487.
      this.#core.reply(transaction, { status: 200 });
      this.cancelled(read.request);
    } else {
      this.#core.refuse(transaction, 405, [this.#core.allow()]);
    }
  }

  receiveAck(): void {}

  receiveAnswerAgain(): void {}

  hangUp(): Promise<unknown> {
    this.reject(503);
    return Promise.resolve();
  }

  endpointClosed(): void {
    this.#giveUp({});
  }

  #giveUp(reason: { readonly q850?: number }): void {
    if (this.#isOver) return;
    this.reject(487);
    this.#core.tell(() => this.#listener.cancelled?.(reason));
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ringTimer?.cancel();
    this.#expiry?.cancel();
    this.#core.dialogs.remove(this.callId, this.localTag, this.#read.fromTag ?? '', this);
  }

  #contact(): SipHeader {
    return this.#core.contact(this.source, parseSipUri(this.request.uri)?.user);
  }
}

function party({ uri, displayName }: NameAddr): SipParty {
  return displayName === undefined ? { uri } : { uri, displayName };
}
