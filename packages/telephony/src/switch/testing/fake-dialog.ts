import type {
  ByeOutcome,
  Dialog,
  DialogCloseReason,
  DialogListener,
  DialogRequest,
  DialogState,
  ReinviteAnswer,
  ReinviteOutcome,
  RequestOutcome,
} from '@ringback/sip';
import { type Deferred, deferred } from './deferred.ts';

/** A dialog whose peer does what a test says. */
export class FakeDialog implements Dialog {
  readonly callId: string;
  requestsIn = 0;
  #listener: DialogListener = {};
  #bye: Deferred<ByeOutcome> | undefined;
  #isClosed = false;
  #referrals = 0;
  isAcknowledged = false;
  /** What was sent in it, besides BYE. */
  readonly requests: DialogRequest[] = [];
  /** Descriptions that we offered again. */
  readonly offers: string[] = [];
  reinviteOutcome: (sdp: string) => ReinviteOutcome = () => ({
    kind: 'rejected',
    status: 488,
    reasonPhrase: '',
  });
  /** What OPTIONS and the like are answered with. */
  requestOutcome: RequestOutcome = { kind: 'timeout' };

  constructor(callId: string) {
    this.callId = callId;
  }

  get isByeOpen(): boolean {
    return this.#bye !== undefined && !this.#bye.isSettled;
  }

  get isByeSent(): boolean {
    return this.#bye !== undefined;
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#bye === undefined;
  }

  state(): DialogState {
    return {
      version: 1,
      callId: this.callId,
      localTag: 'us',
      remoteTag: 'them',
      localParty: '<sip:us@127.0.0.1>;tag=us',
      remoteParty: '<sip:them@127.0.0.1>;tag=them',
      remoteTarget: 'sip:them@127.0.0.1:5070',
      routeSet: [],
      localCseq: 1,
      nextHop: { host: '127.0.0.1', port: 5070, transport: 'udp' },
      keepHop: false,
      role: 'uac',
    };
  }

  listen(listener: DialogListener): void {
    this.#listener = listener;
  }

  ack(): void {
    this.isAcknowledged = true;
  }

  bye(): Promise<ByeOutcome> {
    if (this.#isClosed && this.#bye === undefined) return Promise.resolve({ kind: 'ended' });
    this.ack();
    this.#bye ??= deferred<ByeOutcome>();
    return this.#bye.promise;
  }

  reinvite(sdp: string): Promise<ReinviteOutcome> {
    this.offers.push(sdp);
    return Promise.resolve(this.reinviteOutcome(sdp));
  }

  request(request: DialogRequest): Promise<RequestOutcome> {
    this.requests.push(request);
    return Promise.resolve(this.requestOutcome);
  }

  // What the peer does

  answerBye(outcome: ByeOutcome = { kind: 'ended' }): void {
    if (this.#bye === undefined) return;
    this.#close({ kind: 'local-bye' });
    this.#bye.resolve(outcome);
  }

  hangUp(): void {
    this.#close(this.#bye === undefined ? { kind: 'remote-bye' } : { kind: 'local-bye' });
  }

  vanish(): void {
    this.#close({ kind: 'peer-lost' });
  }

  async reoffer(offer: string | undefined): Promise<ReinviteAnswer | undefined> {
    return this.#listener.reinvite?.(offer);
  }

  acknowledge(answer: string): void {
    this.#listener.acknowledged?.(answer);
  }

  /** Sends a REFER; gives the status that it is answered with. */
  /** The answer to the last REFER; 0: none yet. */
  referStatus = 0;

  /** The answer, when it came at once; else 0. */
  refer(referTo: string | readonly string[], method = 'REFER'): number {
    this.referStatus = 0;
    this.#referrals += 1;
    this.#listener.request?.({
      request: {
        kind: 'request',
        method,
        uri: 'sip:us@127.0.0.1',
        headers: [
          { name: 'CSeq', value: `${this.#referrals} ${method}` },
          ...[referTo].flat().map((value) => ({ name: 'Refer-To', value })),
        ],
        body: new Uint8Array(),
      },
      source: { host: '127.0.0.1', port: 5070, transport: 'udp' },
      respond: (status) => {
        this.referStatus = status;
      },
    });
    return this.referStatus;
  }

  sendInfo(contentType: string, body: string): void {
    this.#listener.info?.(contentType, body);
  }

  #close(reason: DialogCloseReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener.closed?.(reason);
  }
}
