import { DigestClient } from '../digest/digest-client.ts';
import { SipError } from '../errors.ts';
import { header } from '../message/serialise-message.ts';
import { transactionBranch } from '../message/via.ts';
import type { FlowTransport, SipFlow, SipFlowEnd } from '../transport/flow-transport.ts';
import { buildRequest, checkHeaders, checkToken, partyValue, requestUri } from './build-request.ts';
import type { Core } from './core.ts';
import { OutgoingCall } from './outgoing-call.ts';
import type { Receiver } from './receiver.ts';
import { byeSaved, cancelSaved } from './recovery.ts';
import { MAX_CHALLENGES, sendRequest } from './send-request.ts';
import type {
  ByeOutcome,
  CancelSavedOutcome,
  DialogState,
  InviteListener,
  InviteRequest,
  OutgoingInvite,
  OutgoingRequest,
  RequestOutcome,
  SavedInvite,
  SipCredentials,
  SipEndpoint,
  SipEndpointStats,
  SipHop,
} from './types.ts';

const DEFAULT_GRACE_MS = 2_000;

/** The endpoint as its owner sees it. */
export class BoundEndpoint implements SipEndpoint {
  readonly #core: Core;
  readonly #receiver: Receiver;
  readonly #flows: FlowTransport;
  readonly #calls = new Set<OutgoingCall>();
  #closing: Promise<void> | undefined;

  constructor(core: Core, receiver: Receiver, flows: FlowTransport) {
    this.#core = core;
    this.#receiver = receiver;
    this.#flows = flows;
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.#core.transport.address;
  }

  prepareInvite(request: InviteRequest, listener: InviteListener): OutgoingInvite {
    this.#assertOpen();
    checkHeaders(request.headers ?? []);
    const saved = this.#save(request);
    const call: OutgoingCall = new OutgoingCall(this.#core, request, saved, listener, () => {
      this.#calls.delete(call);
    });
    this.#calls.add(call);
    return call;
  }

  invite(request: InviteRequest, listener: InviteListener): OutgoingInvite {
    const call = this.prepareInvite(request, listener);
    call.send();
    return call;
  }

  async request(request: OutgoingRequest): Promise<RequestOutcome> {
    this.#assertOpen();
    const core = this.#core;
    const uri = requestUri(request.target);
    const hop = request.nextHop ?? core.hopOf(uri);
    const from = partyValue(request.from, checkToken('fromTag', request.fromTag ?? core.identifiers.tag()));
    const to = partyValue(request.to ?? { uri }, undefined);
    const callId = request.callId ?? core.identifiers.callId();
    const { body } = request;
    const contentType = request.contentType ?? 'text/plain';
    checkHeaders(request.headers ?? []);
    let cseq = (request.cseq ?? 1) - 1;
    return sendRequest(core, {
      make: () => {
        cseq += 1;
        return buildRequest(core, hop, {
          method: checkToken('method', request.method),
          uri,
          from,
          to,
          callId,
          cseq,
          branch: core.identifiers.branch(),
          route: [],
          headers: request.headers ?? [],
          body: body === undefined ? undefined : { contentType, content: body },
        });
      },
      hop,
      digest:
        request.credentials === undefined
          ? undefined
          : new DigestClient(request.credentials, core.randomBytes),
    });
  }

  options(target: string, nextHop?: SipHop): Promise<RequestOutcome> {
    return this.request({
      method: 'OPTIONS',
      target,
      ...(nextHop === undefined ? {} : { nextHop }),
      from: { uri: `sip:${this.#core.sentBy}` },
      headers: [header('Accept', 'application/sdp')],
    });
  }

  async cancelSaved(saved: SavedInvite): Promise<CancelSavedOutcome> {
    if (this.#closing !== undefined) return { kind: 'transport', cause: new SipError('SIP_ENDPOINT_CLOSED') };
    return cancelSaved(this.#core, saved);
  }

  async byeSaved(state: DialogState, credentials?: SipCredentials): Promise<ByeOutcome> {
    if (this.#closing !== undefined) return { kind: 'transport', cause: new SipError('SIP_ENDPOINT_CLOSED') };
    return byeSaved(this.#core, state, credentials);
  }

  stats(): SipEndpointStats {
    return {
      ...this.#receiver.counts(),
      liveTransactions: this.#core.transactions.size,
      liveDialogs: this.#core.dialogs.size,
    };
  }

  adopt(flow: SipFlow): SipFlowEnd {
    this.#assertOpen();
    return this.#flows.adopt(flow);
  }

  close(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const { dialogs, transactions, transport } = this.#core;
    this.#receiver.stopAccepting();
    for (const call of this.#calls) call.cancel();
    const farewells = dialogs.all().map((dialog) => dialog.hangUp());
    if (graceMs > 0) await this.#waitFor(farewells, graceMs);
    for (const call of this.#calls) call.endpointClosed();
    for (const dialog of dialogs.all()) dialog.endpointClosed();
    transactions.close();
    await transport.close();
  }

  #waitFor(farewells: readonly Promise<unknown>[], graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const grace = this.#core.clock.setTimer(graceMs, resolve);
      const callsOver = this.#receiver.whenQuiet(() => this.#calls.size === 0);
      void Promise.allSettled([...farewells, callsOver]).then(() => {
        grace.cancel();
        resolve();
      });
    });
  }

  #save(request: InviteRequest): SavedInvite {
    const { identifiers } = this.#core;
    const uri = requestUri(request.target);
    const firstRoute = request.route?.[0];
    const nextHop = request.nextHop ?? this.#core.hopOf(firstRoute === undefined ? uri : bareUri(firstRoute));
    if (!this.#core.transport.has(nextHop.transport)) {
      throw new SipError('SIP_NO_TRANSPORT', { transport: nextHop.transport });
    }
    const branch = checkToken('branch', request.branch ?? identifiers.branch());
    const probe = { transport: '', host: '', port: undefined, parameters: new Map([['branch', branch]]) };
    if (transactionBranch(probe) === undefined) throw new SipError('SIP_BAD_OPTION', { option: 'branch' });
    const fromTag = checkToken('fromTag', request.fromTag ?? identifiers.tag());
    const callId = request.callId ?? identifiers.callId();
    if (!/^[^\s,;<>"]+$/.test(callId)) throw new SipError('SIP_BAD_OPTION', { option: 'callId' });
    return {
      version: 1,
      callId,
      fromTag,
      from: partyValue(request.from, fromTag),
      to: partyValue(request.to ?? { uri }, undefined),
      cseq: 1,
      branch,
      maxTries:
        1 +
        (request.credentials === undefined ? 0 : MAX_CHALLENGES - 1) +
        (request.sessionExpiresSeconds === undefined ? 0 : 1),
      viaSentBy: this.#core.sentBy,
      requestUri: uri,
      nextHop,
      route: request.route ?? [],
    };
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new SipError('SIP_ENDPOINT_CLOSED');
  }
}

function bareUri(route: string): string {
  return /<([^>]*)>/.exec(route)?.[1] ?? route;
}
