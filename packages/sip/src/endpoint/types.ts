import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import type { RandomBytes, SipClock, SipLog } from '../ports.ts';
import type { Registrar } from '../registrar/types.ts';
import type { TimerBases } from '../transaction/timers.ts';
import type { SipFlow, SipFlowEnd } from '../transport/flow-transport.ts';

export type SipTransportName = 'udp' | 'tcp';

/** `ws`: a flow that the endpoint was given (`SipEndpoint.adopt`). */
export type SipHopTransport = SipTransportName | 'ws';

/** Where a message goes to, or came from. Over TCP a connection that is open to this place is used again. */
export interface SipHop {
  readonly host: string;
  readonly port: number;
  readonly transport: SipHopTransport;
}

/** What we answer a 401 or 407 with (RFC 3261 22). */
export interface SipCredentials {
  readonly username: string;
  readonly password: string;
}

export interface SipParty {
  /** A SIP, SIPS or tel URI without angle brackets. */
  readonly uri: string;
  readonly displayName?: string;
}

export interface SipEndpointOptions {
  /** The local address to bind, an IP literal. */
  readonly host: string;
  /** 0 takes a free port, the same one for UDP and TCP. */
  readonly port: number;
  /** Default: both. */
  readonly transports?: readonly SipTransportName[];
  /** What Via and Contact name; default: the bound address. Needed when `host` is a wildcard. */
  readonly advertisedHost?: string;
  readonly userAgent?: string;
  readonly clock: SipClock;
  readonly randomBytes: RandomBytes;
  readonly log?: SipLog;
  /** T1, T2, T4 in ms; default 500, 4000, 5000 (RFC 3261 17.1.1.1). */
  readonly timers?: Partial<TimerBases>;
  /** Answers REGISTER; without it REGISTER gets 405. */
  readonly registrar?: Registrar;
  /** Methods beyond our own that the owner takes through `handler.request` or `DialogListener.request`, such as REFER. */
  readonly extraMethods?: readonly string[];
  readonly handler: SipEndpointHandler;
}

/** What the owner does with requests from outside. An exception in here is logged and answered with 500. */
export interface SipEndpointHandler {
  /** A new call. Without this function calls get 480. */
  invite?(invite: IncomingInvite): void;
  /** An out-of-dialog request with one of the `extraMethods`. */
  request?(request: IncomingRequest): void;
  /** A phone answered an INVITE that nobody here knows, most likely of an earlier process: the call was ended. */
  strayAnswer?(answer: { readonly callId: string; readonly fromTag: string }): void;
}

/** The bound endpoint. */
export interface SipEndpoint {
  readonly address: { readonly host: string; readonly port: number };
  /** Makes everything of an INVITE, sends nothing: the owner stores `saved` first, then calls `send()`. */
  prepareInvite(request: InviteRequest, listener: InviteListener): OutgoingInvite;
  /** `prepareInvite` and `send` in one. */
  invite(request: InviteRequest, listener: InviteListener): OutgoingInvite;
  /** Sends a request outside of dialogs and waits for its final response. Challenges are answered when there are credentials. */
  request(request: OutgoingRequest): Promise<RequestOutcome>;
  /** OPTIONS (RFC 3261 11): any final response shows that the peer is alive. */
  options(target: string, nextHop?: SipHop): Promise<RequestOutcome>;
  /** Cancels an INVITE that an earlier process of the same address sent. Never throws; takes up to 64*T1. */
  cancelSaved(saved: SavedInvite): Promise<CancelSavedOutcome>;
  /** Ends a dialog of an earlier process. Never throws; takes up to 64*T1. */
  byeSaved(state: DialogState, credentials?: SipCredentials): Promise<ByeOutcome>;
  /** Speaks SIP over a connection that somebody else accepted. */
  adopt(flow: SipFlow): SipFlowEnd;
  stats(): SipEndpointStats;
  /** Cancels what rings, says BYE to what talks, waits at most `graceMs` (default 2000) for the answers, then lets the port go. Idempotent. */
  close(graceMs?: number): Promise<void>;
}

/** Counters since the start; gauges where the name says so. */
export interface SipEndpointStats {
  readonly received: number;
  readonly sent: number;
  readonly malformedAnswered: number;
  readonly malformedDropped: number;
  readonly strayResponses: number;
  readonly strayAnswersEnded: number;
  readonly liveTransactions: number;
  readonly liveDialogs: number;
}

// Outgoing calls

export interface InviteRequest {
  /** The request-URI. */
  readonly target: string;
  /** Where the request is sent to; default: what the route set, else the target names (an A/AAAA look-up, no SRV). */
  readonly nextHop?: SipHop;
  readonly credentials?: SipCredentials;
  readonly from: SipParty;
  /** Default: the target. */
  readonly to?: SipParty;
  readonly headers?: readonly SipHeader[];
  /** Our offer. Without it the peer offers in its 2xx and `dialog.ack(answer)` carries the answer. */
  readonly sdp?: string;
  /** Proxies to pass, as Route header values (RFC 3261 8.1.1.1). */
  readonly route?: readonly string[];
  /**
   * Sends everything of this call to `nextHop`, whatever Contact the peer names. For registered phones, which may sit
   * behind address translation. Without it a Contact is followed as RFC 3261 12.2.1.1 says.
   */
  readonly keepHop?: boolean;
  /** Asks for a session timer of this many seconds, at least 90 (RFC 4028). */
  readonly sessionExpiresSeconds?: number;
  readonly callId?: string;
  readonly fromTag?: string;
  /** Must start with z9hG4bK and be unique for ever (RFC 3261 8.1.1.7). */
  readonly branch?: string;
}

/** Plain JSON: enough for a later process at the same address to send a CANCEL that matches (RFC 3261 9.1). */
export interface SavedInvite {
  readonly version: 1;
  readonly callId: string;
  readonly fromTag: string;
  /** The From and To header values of the INVITE. */
  readonly from: string;
  readonly to: string;
  readonly cseq: number;
  /** The branch of the first try. A try after a challenge appends `.2`, then `.3`, and counts CSeq up. */
  readonly branch: string;
  /** How many tries there can be: 1 without credentials. */
  readonly maxTries: number;
  readonly viaSentBy: string;
  readonly requestUri: string;
  readonly nextHop: SipHop;
  /** A try may have gone here instead: the same place by TCP, for it is too large for one UDP packet (RFC 3261 18.1.1). */
  readonly otherHop?: SipHop;
  readonly route: readonly string[];
}

export interface Progress {
  readonly status: number;
  readonly reasonPhrase: string;
  readonly sdp?: string;
}

export interface OutgoingInvite {
  readonly saved: SavedInvite;
  /** Puts the INVITE on the wire. A second call does nothing. */
  send(): void;
  /**
   * RFC 3261 9.1: CANCEL goes out once a provisional response was there; before that we only remember, and stop repeating.
   * A 2xx that crosses is ACKed and ended by BYE. In each case the listener hears `failed` with kind `cancelled`, unless the peer refused first.
   * After `answered` it does nothing: use `dialog.bye()`.
   */
  cancel(reason?: string): void;
}

/** Exactly one of `answered` and `failed` is called, once. */
export interface InviteListener {
  provisional?(progress: Progress): void;
  /** The peer answered. The 2xx is not acknowledged before the owner calls `dialog.ack()`; repeated 2xx are absorbed until then. */
  answered(dialog: Dialog, sdp: string | undefined): void;
  failed(failure: InviteFailure): void;
}

export type InviteFailure =
  | ResponseFailure
  /** Timer B: nothing at all came in 64*T1. */
  | { readonly kind: 'timeout'; readonly tooLarge?: TooLarge }
  | { readonly kind: 'transport'; readonly cause: unknown; readonly tooLarge?: TooLarge }
  | { readonly kind: 'cancelled'; readonly status?: number };

/** The request did not fit into one UDP packet, and TCP was not taken: it went by UDP all the same, in pieces. */
export interface TooLarge {
  readonly bytes: number;
  /** What TCP failed by. */
  readonly tcp: unknown;
}

/** The peer's own words. Turn it into a cause with `causeOfStatus` when `q850` is absent. */
export interface ResponseFailure {
  readonly kind: 'response';
  readonly status: number;
  readonly reasonPhrase: string;
  /** Seconds, from Retry-After. */
  readonly retryAfter?: number;
  /** The Q.850 cause of a Reason header (RFC 3326). */
  readonly q850?: number;
  /** Contact URIs of a 3xx. */
  readonly contacts?: readonly string[];
}

// Dialogs

/** Plain JSON: enough for a later process to send requests, first of all BYE, in this dialog (RFC 3261 12.2.1.1). */
export interface DialogState {
  readonly version: 1;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From and To header values as we write them, tags included. */
  readonly localParty: string;
  readonly remoteParty: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  /** CSeq of our last request; 0 when we sent none yet. */
  readonly localCseq: number;
  readonly nextHop: SipHop;
  /** True: `nextHop` stays, whatever Contact the peer names. */
  readonly keepHop: boolean;
  readonly role: 'uac' | 'uas';
}

export interface Dialog {
  readonly callId: string;
  /** How many requests of the peer came in it so far, repetitions and ACK not counted: signs of life. */
  readonly requestsIn: number;
  state(): DialogState;
  /** Calls replace the listener. Events of before are not repeated. */
  listen(listener: DialogListener): void;
  /** Only for calls we made: acknowledges the 2xx, and from then on each repetition of it. A second call does nothing. */
  ack(sdp?: string): void;
  /** Ends the call. Acknowledges first when that is still open. A second call gives the first one's outcome. */
  bye(headers?: readonly SipHeader[]): Promise<ByeOutcome>;
  /** A new offer of ours: hold, resume, other address. Glare (491) is repeated once as RFC 3261 14.1 says. */
  reinvite(sdp: string): Promise<ReinviteOutcome>;
  /** INFO, NOTIFY, REFER and the like inside the dialog. */
  request(request: DialogRequest): Promise<RequestOutcome>;
}

export interface DialogRequest {
  readonly method: string;
  readonly headers?: readonly SipHeader[];
  readonly contentType?: string;
  readonly body?: string;
  /** That it gets 481, 408 or no answer does not end the dialog, as RFC 3261 12.2.1.2 has it else: whoever asks decides. */
  readonly keepsDialog?: boolean;
}

export interface DialogListener {
  /** Our 2xx was acknowledged; `sdp` is the answer when the 2xx carried our offer. */
  acknowledged?(sdp: string | undefined): void;
  /** The peer hung up; it is answered already. `closed` follows. */
  bye?(request: SipRequest): void;
  /**
   * The peer offers again (hold, resume, session refresh); `offer` is undefined when it wants our offer.
   * Without this function, or when it fails, the offer is refused with 488.
   */
  reinvite?(offer: string | undefined): ReinviteAnswer | Promise<ReinviteAnswer>;
  info?(contentType: string, body: string): void;
  /** In-dialog requests of the `extraMethods`. */
  request?(request: IncomingRequest): void;
  /** The dialog is over, for whatever reason, once. */
  closed?(reason: DialogCloseReason): void;
}

export type ReinviteAnswer =
  | { readonly kind: 'accept'; readonly sdp: string }
  | { readonly kind: 'reject'; readonly status: number };

export type DialogCloseReason =
  | { readonly kind: 'local-bye' }
  | { readonly kind: 'remote-bye'; readonly q850?: number }
  /** Our 2xx was never acknowledged (RFC 3261 13.3.1.4): we said BYE. */
  | { readonly kind: 'no-ack' }
  /** The session timer ran out (RFC 4028 10): we said BYE. */
  | { readonly kind: 'session-expired' }
  /** A request of ours got 481 or 408 or no answer (RFC 3261 12.2.1.2). */
  | { readonly kind: 'peer-lost'; readonly status?: number }
  | { readonly kind: 'endpoint-closed' };

export type ByeOutcome =
  /** 2xx: the peer has ended the call. */
  | { readonly kind: 'ended' }
  /** 481: the peer knows no such call (any more). */
  | { readonly kind: 'unknown-call' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'transport'; readonly cause: unknown };

export type ReinviteOutcome =
  | { readonly kind: 'accepted'; readonly sdp: string | undefined }
  | { readonly kind: 'rejected'; readonly status: number; readonly reasonPhrase: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'transport'; readonly cause: unknown };

export type CancelSavedOutcome =
  /** The INVITE ended by 487, or by another refusal. */
  | { readonly kind: 'cancelled'; readonly status: number }
  /** The phone had answered, or did so meanwhile: acknowledged and ended by BYE. */
  | { readonly kind: 'answered-and-ended' }
  /** 481 to every try: never arrived, or over long since. */
  | { readonly kind: 'unknown-call' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'transport'; readonly cause: unknown };

// Other requests

export interface OutgoingRequest {
  readonly method: string;
  readonly target: string;
  readonly nextHop?: SipHop;
  readonly credentials?: SipCredentials;
  readonly from: SipParty;
  readonly to?: SipParty;
  readonly headers?: readonly SipHeader[];
  readonly contentType?: string;
  readonly body?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly cseq?: number;
}

export type RequestOutcome =
  | { readonly kind: 'response'; readonly response: SipResponse }
  | { readonly kind: 'timeout'; readonly tooLarge?: TooLarge }
  | { readonly kind: 'transport'; readonly cause: unknown; readonly tooLarge?: TooLarge }
  | { readonly kind: 'closed' };

// Incoming

/** A request that the owner answers exactly once; later answers are ignored. */
export interface IncomingRequest {
  readonly request: SipRequest;
  readonly source: SipHop;
  respond(
    status: number,
    reasonPhrase?: string,
    headers?: readonly SipHeader[],
    body?: { readonly contentType: string; readonly content: string },
  ): void;
}

export interface IncomingInvite {
  readonly request: SipRequest;
  readonly callId: string;
  readonly requestUri: string;
  readonly from: SipParty;
  readonly to: SipParty;
  readonly source: SipHop;
  /** The peer's offer; undefined when it wants ours in the 2xx. */
  readonly sdp: string | undefined;
  listen(listener: IncomingInviteListener): void;
  /** 180, or 183 with early media. 180 is repeated each minute so that proxies keep waiting (RFC 3261 13.3.1.1). */
  ring(sdp?: string): void;
  /** Any other 1xx. */
  progress(status: number, reasonPhrase?: string, sdp?: string): void;
  /** The dialog as `accept` will make it, to be stored before. */
  dialogState(): DialogState;
  /** 200, repeated until the ACK; without ACK for 64*T1 we say BYE. Gives undefined when the call is over already. */
  accept(sdp: string, headers?: readonly SipHeader[]): Dialog | undefined;
  /** 3xx-6xx. Ignored when answered or cancelled already. */
  reject(status: number, reasonPhrase?: string, headers?: readonly SipHeader[]): void;
}

export interface IncomingInviteListener {
  /** The caller gave up before we answered; 487 is sent already. */
  cancelled?(reason: { readonly q850?: number }): void;
}
