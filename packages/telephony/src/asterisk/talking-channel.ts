import type {
  ByeOutcome,
  Dialog,
  DialogCloseReason,
  DialogListener,
  DialogRequest,
  DialogState,
  ReinviteOutcome,
  RequestOutcome,
} from '@ringback/sip';
import { hangUp } from './ari-answers.ts';
import type { AriEvent } from './ari-events.ts';
import { type Attachment, detachAudio } from './channel-audio.ts';
import type { LineContext } from './line-context.ts';
import { progressOf, referOf, tellProgress } from './phone-transfer.ts';
import { channelState } from './stored-channel.ts';

/** A channel that was answered, until it is gone. */
export class TalkingChannel implements Dialog {
  readonly callId: string;
  /** Asterisk keeps them to itself, and looks after its phones. */
  readonly requestsIn = 0;
  readonly #role: DialogState['role'];
  readonly #context: LineContext;
  #listener: DialogListener = {};
  /** What it ended by before anybody listened. */
  #closedBy: DialogCloseReason | null = null;
  #bye: { readonly promise: Promise<ByeOutcome>; resolve(outcome: ByeOutcome): void } | null = null;
  /** The description that Asterisk's end of the audio has. */
  #audio: string | undefined;
  #lastStamp = '';

  constructor(id: string, role: DialogState['role'], context: LineContext) {
    this.callId = id;
    this.#role = role;
    this.#context = context;
  }

  get isOver(): boolean {
    return this.#closedBy !== null;
  }

  state(): DialogState {
    return channelState(this.callId, this.#role);
  }

  listen(listener: DialogListener): void {
    this.#listener = listener;
    const closedBy = this.#closedBy;
    if (closedBy !== null) queueMicrotask(() => listener.closed?.(closedBy));
  }

  /** Asterisk has acknowledged the answer already. */
  ack(): void {}

  /** It hears us, and we hear it. */
  attached({ sdp, port }: Attachment & { readonly kind: 'attached' }): void {
    this.#audio = sdp;
    if (!this.isOver) this.#context.keys.tie(this.callId, port);
    if (this.#role === 'uas') this.#listener.acknowledged?.(sdp);
  }

  bye(): Promise<ByeOutcome> {
    if (this.#bye !== null) return this.#bye.promise;
    if (this.isOver) return Promise.resolve({ kind: 'ended' });
    let resolve: (outcome: ByeOutcome) => void = () => undefined;
    const promise = new Promise<ByeOutcome>((done) => {
      resolve = done;
    });
    this.#bye = { promise, resolve };
    this.#context.supervise(this.#hangUp(), 'asterisk.hang-up');
    return promise;
  }

  /** It is of no use: hung up, and over at once. Never rejects. */
  async drop(): Promise<void> {
    await this.#hangUp().catch(() => undefined); // What Asterisk still has of us then is hung up when it is back.
    this.close({ kind: 'local-bye' });
  }

  /** What the phone hears follows by itself; it is not told that it is on hold. */
  async reinvite(): Promise<ReinviteOutcome> {
    return this.isOver ? { kind: 'closed' } : { kind: 'accepted', sdp: this.#audio };
  }

  /** Of requests to phones Asterisk sends one kind: how a transfer goes on that the phone asked for. */
  async request({ method, body = '' }: DialogRequest): Promise<RequestOutcome> {
    const progress = progressOf(method, body);
    if (progress !== null && !this.isOver) await tellProgress(this.#context.ari, this.callId, progress);
    return { kind: 'closed' };
  }

  happened(event: AriEvent): void {
    if ((event.kind === 'digit' || event.kind === 'transfer') && !this.#isNew(event.stamp)) return;
    if (event.kind === 'digit') {
      const { keys, supervise } = this.#context;
      this.#listener.info?.('application/dtmf-relay', `Signal=${event.digit}`);
      supervise(keys.pressed(this.callId, event.digit), 'asterisk.keys');
    }
    if (event.kind === 'transfer') this.#transfer(event);
    if (event.kind === 'destroyed')
      this.close(this.#bye === null ? { kind: 'remote-bye', q850: event.cause } : { kind: 'local-bye' });
  }

  /** It is gone. Idempotent. */
  close(reason: DialogCloseReason): void {
    if (this.isOver) return;
    this.#closedBy = reason;
    this.#context.keys.untie(this.callId);
    this.#context.supervise(detachAudio(this.#context.ari, this.callId), 'asterisk.detach');
    this.#bye?.resolve({ kind: 'ended' });
    this.#listener.closed?.(reason);
  }

  /** What happens to a channel in a bridge is told for the channel and for the bridge: the same event, twice. */
  #isNew(stamp: string): boolean {
    const isNew = stamp === '' || stamp !== this.#lastStamp;
    this.#lastStamp = stamp;
    return isNew;
  }

  #transfer(event: AriEvent & { readonly kind: 'transfer' }): void {
    const { ari, supervise } = this.#context;
    const refused = (): void =>
      supervise(tellProgress(ari, this.callId, 'channel_declined'), 'asterisk.transfer');
    const { request } = this.#listener;
    if (request === undefined) refused();
    else request(referOf(event, refused));
  }

  async #hangUp(): Promise<void> {
    try {
      if (!(await hangUp(this.#context.ari, this.callId))) this.close({ kind: 'local-bye' });
    } catch (error) {
      // What Asterisk still has of us is hung up when it is back.
      this.close({ kind: 'local-bye' });
      throw error;
    }
  }
}
