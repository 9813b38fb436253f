import {
  causeOfStatus,
  type Dialog,
  type DialogState,
  type IncomingInvite,
  type IncomingInviteListener,
  type SipHop,
} from '@ringback/sip';
import { hangUp } from './ari-answers.ts';
import type { AriChannel, AriEvent } from './ari-events.ts';
import { type Attachment, attachAudio, detachAudio } from './channel-audio.ts';
import type { Line, LineContext } from './line-context.ts';
import { TRANSFERS_ARE_OURS } from './phone-transfer.ts';
import { channelState } from './stored-channel.ts';
import { TalkingChannel } from './talking-channel.ts';

type State =
  | { readonly kind: 'offered' }
  | { readonly kind: 'answered'; readonly channel: TalkingChannel }
  | { readonly kind: 'over' };

/** A call that Asterisk's dial plan sends to us. */
export class IncomingChannel implements IncomingInvite, Line {
  readonly id: string;
  readonly callId: string;
  readonly isThere = true;
  readonly requestUri: string;
  readonly from: IncomingInvite['from'];
  readonly to: IncomingInvite['to'];
  readonly source: SipHop;
  readonly request: IncomingInvite['request'];
  /** Which audio it has is known when it is answered. */
  readonly sdp = undefined;
  readonly #context: LineContext;
  #listener: IncomingInviteListener = {};
  #state: State = { kind: 'offered' };

  /** `dialled` is the number that the caller wanted. */
  constructor(channel: AriChannel, dialled: string, context: LineContext) {
    this.id = channel.id;
    this.callId = channel.id;
    this.requestUri = dialled;
    this.from = { uri: channel.callerNumber, displayName: channel.callerName };
    this.to = { uri: dialled };
    // The endpoint stands where SIP has a host: that tells by which trunk the call came.
    this.source = { host: endpointOf(channel.name), port: 5060, transport: 'tcp' };
    this.request = {
      kind: 'request',
      method: 'INVITE',
      uri: dialled,
      headers: [],
      body: new Uint8Array(),
    };
    this.#context = context;
  }

  get isOver(): boolean {
    const state = this.#state;
    return state.kind === 'over' || (state.kind === 'answered' && state.channel.isOver);
  }

  listen(listener: IncomingInviteListener): void {
    this.#listener = listener;
    if (this.#state.kind === 'over') queueMicrotask(() => listener.cancelled?.({}));
  }

  ring(): void {
    if (this.#state.kind !== 'offered') return;
    const { ari, supervise } = this.#context;
    supervise(ari.request('POST', `/channels/${this.#path}/ring`), 'asterisk.incoming');
  }

  progress(): void {}

  dialogState(): DialogState {
    return channelState(this.id, 'uas');
  }

  /** `offer` is ours; what Asterisk says to it comes as the acknowledgement. */
  accept(offer: string): Dialog | undefined {
    if (this.#state.kind !== 'offered') return undefined;
    const channel = new TalkingChannel(this.id, 'uas', this.#context);
    this.#state = { kind: 'answered', channel };
    this.#context.supervise(this.#answer(channel, offer), 'asterisk.answer');
    return channel;
  }

  reject(status: number): void {
    if (this.#state.kind !== 'offered') return;
    this.#state = { kind: 'over' };
    const { ari, supervise } = this.#context;
    supervise(hangUp(ari, this.id, `?reason_code=${causeOfStatus(status)}`), 'asterisk.incoming');
  }

  happened(event: AriEvent): void {
    if (this.#state.kind === 'answered') this.#state.channel.happened(event);
    else if (this.#state.kind === 'offered' && event.kind === 'destroyed') this.#gone(event.cause);
  }

  lost(): void {
    if (this.#state.kind === 'answered') this.#state.channel.close({ kind: 'endpoint-closed' });
    else if (this.#state.kind === 'offered') this.#gone();
  }

  #gone(q850?: number): void {
    this.#state = { kind: 'over' };
    this.#listener.cancelled?.(q850 === undefined ? {} : { q850 });
  }

  async #answer(channel: TalkingChannel, offer: string): Promise<void> {
    const { ari, telemetry } = this.#context;
    const attachment = await this.#attach(offer).catch((error: unknown) => ({
      kind: 'failed' as const,
      why: String(error),
    }));
    if (channel.isOver) {
      // Its end let go of the audio before all of that was there.
      await detachAudio(ari, this.id);
      return;
    }
    if (attachment.kind === 'attached') {
      channel.attached(attachment);
      return;
    }
    telemetry.log('error', 'asterisk.no_audio', { channel: this.id, why: attachment.why });
    await channel.drop();
  }

  async #attach(offer: string): Promise<Attachment> {
    const { ari, entered } = this.#context;
    const { name, value } = TRANSFERS_ARE_OURS;
    const query = `variable=${encodeURIComponent(name)}&value=${value}`;
    await ari.request('POST', `/channels/${this.#path}/variable?${query}`);
    const { status } = await ari.request('POST', `/channels/${this.#path}/answer`);
    return status < 300
      ? attachAudio(ari, this.id, offer, entered)
      : { kind: 'failed', why: `it cannot be answered (${status})` };
  }

  get #path(): string {
    return encodeURIComponent(this.id);
  }
}

/** `PJSIP/pstn-00000003` is a channel of the endpoint `pstn`. */
function endpointOf(channelName: string): string {
  return /^[^/]+\/(.+)-[0-9a-f]+$/i.exec(channelName)?.[1] ?? channelName;
}
