import {
  decodedUser,
  type InviteFailure,
  type InviteListener,
  type InviteRequest,
  type OutgoingInvite,
  parseSipUri,
  type SavedInvite,
} from '@ringback/sip';
import { switchError } from '../errors.ts';
import { hangUp } from './ari-answers.ts';
import type { AriAnswer } from './ari-connection.ts';
import type { AriEvent } from './ari-events.ts';
import { attachAudio, detachAudio } from './channel-audio.ts';
import { failureOfHangup } from './hangup-cause.ts';
import type { Line, LineContext } from './line-context.ts';
import { TRANSFERS_ARE_OURS } from './phone-transfer.ts';
import { savedChannel } from './stored-channel.ts';
import { TalkingChannel } from './talking-channel.ts';

type State =
  /** Nothing was asked of Asterisk. */
  | { readonly kind: 'prepared' }
  | { readonly kind: 'dialling'; readonly isRinging: boolean }
  /** The phone has answered; its audio is being tied to ours. */
  | { readonly kind: 'attaching'; readonly channel: TalkingChannel }
  | { readonly kind: 'answered'; readonly channel: TalkingChannel }
  | { readonly kind: 'over' };

/** A channel that Asterisk dials for us. */
export class OutgoingChannel implements OutgoingInvite, Line {
  readonly id: string;
  readonly saved: SavedInvite;
  readonly #request: InviteRequest;
  readonly #listener: InviteListener;
  readonly #context: LineContext;
  #state: State = { kind: 'prepared' };
  #isCancelled = false;
  isThere = false;

  constructor(id: string, request: InviteRequest, listener: InviteListener, context: LineContext) {
    this.id = id;
    this.saved = savedChannel(id, request.target);
    this.#request = request;
    this.#listener = listener;
    this.#context = context;
  }

  get isOver(): boolean {
    const state = this.#state;
    return state.kind === 'over' || (state.kind === 'answered' && state.channel.isOver);
  }

  send(): void {
    if (this.#state.kind !== 'prepared') return;
    this.#state = { kind: 'dialling', isRinging: false };
    this.#context.supervise(this.#originate(), 'asterisk.originate');
  }

  cancel(): void {
    if (this.#isCancelled) return;
    if (this.#state.kind === 'prepared') this.#fail({ kind: 'cancelled' });
    if (this.#state.kind !== 'dialling' && this.#state.kind !== 'attaching') return;
    this.#isCancelled = true;
    this.#context.supervise(this.#hangUp(), 'asterisk.cancel');
  }

  happened(event: AriEvent): void {
    this.isThere = true;
    const state = this.#state;
    switch (state.kind) {
      case 'dialling':
        if (event.kind === 'destroyed') this.#failBy(failureOfHangup(event.cause, event.sipStatus));
        else if (event.kind === 'entered') this.#taken();
        else if (event.kind === 'state' && event.channel.state === 'Ringing') this.#rings(state);
        return;
      case 'attaching':
        if (event.kind === 'destroyed') {
          state.channel.happened(event);
          this.#failBy({
            kind: 'response',
            status: 603,
            reasonPhrase: 'Hung up at the moment of the answer',
          });
        }
        return;
      case 'answered':
        state.channel.happened(event);
        return;
      case 'prepared':
      case 'over':
        return;
    }
  }

  lost(): void {
    const state = this.#state;
    if (state.kind === 'answered') state.channel.close({ kind: 'endpoint-closed' });
    else if (state.kind === 'dialling' || state.kind === 'attaching')
      this.#failBy({ kind: 'transport', cause: new Error('Asterisk lost the call') });
  }

  async #originate(): Promise<void> {
    let status: number;
    try {
      ({ status } = await this.#order());
    } catch (error) {
      // It may have arrived all the same: whatever Asterisk has of it then is hung up when it is back.
      this.#failBy({ kind: 'transport', cause: error });
      return;
    }
    // Asterisk makes no channel for an endpoint that it does not have, or whose phone has not registered.
    if (status !== 200) {
      this.#failBy({ kind: 'response', status: 404, reasonPhrase: 'Asterisk has no way to this endpoint' });
      return;
    }
    this.isThere = true;
    if (this.#state.kind === 'dialling') {
      this.#listener.provisional?.({ status: 100, reasonPhrase: 'Trying' });
      // What was cancelled before Asterisk knew of it.
      if (this.#isCancelled) await this.#hangUp();
    }
  }

  async #order(): Promise<AriAnswer> {
    const { ari } = this.#context;
    const { target, from, headers = [] } = this.#request;
    // Its phone would ring, and nobody here would hear of the answer.
    if (!ari.isConnected) throw switchError('ASTERISK_UNREACHABLE');
    return ari.request('POST', `/channels/${encodeURIComponent(this.id)}`, {
      endpoint: target,
      app: ari.app,
      callerId: callerId(from),
      // How long it rings is for us to say.
      timeout: -1,
      formats: 'ulaw,alaw',
      variables: Object.fromEntries([
        [TRANSFERS_ARE_OURS.name, TRANSFERS_ARE_OURS.value],
        ...headers.map(({ name, value }) => [`PJSIP_HEADER(add,${name})`, value]),
      ]),
    });
  }

  #rings(state: State & { kind: 'dialling' }): void {
    if (state.isRinging) return;
    this.#state = { kind: 'dialling', isRinging: true };
    if (!this.#isCancelled) this.#listener.provisional?.({ status: 180, reasonPhrase: 'Ringing' });
  }

  #taken(): void {
    const channel = new TalkingChannel(this.id, 'uac', this.#context);
    this.#state = { kind: 'attaching', channel };
    if (!this.#isCancelled) this.#context.supervise(this.#attach(channel), 'asterisk.attach');
    else this.#context.supervise(this.#hangUp(), 'asterisk.cancel');
  }

  async #attach(channel: TalkingChannel): Promise<void> {
    const { ari, entered, telemetry } = this.#context;
    const attachment = await attachAudio(ari, this.id, this.#request.sdp ?? '', entered).catch(
      (error: unknown) => ({ kind: 'failed' as const, why: String(error) }),
    );
    if (this.#state.kind !== 'attaching' || this.#isCancelled) {
      // It ended meanwhile, or will: what its end lets go of may be less than is there now.
      await detachAudio(ari, this.id);
      return;
    }
    if (attachment.kind === 'failed') {
      telemetry.log('error', 'asterisk.no_audio', { channel: this.id, why: attachment.why });
      this.#fail({ kind: 'response', status: 503, reasonPhrase: 'Asterisk gave no audio' });
      await channel.drop();
      return;
    }
    this.#state = { kind: 'answered', channel };
    channel.attached(attachment);
    this.#listener.answered(channel, attachment.sdp);
  }

  async #hangUp(): Promise<void> {
    let wasThere: boolean;
    try {
      wasThere = await hangUp(this.#context.ari, this.id);
    } catch (error) {
      // What Asterisk still has of us is hung up when it is back.
      this.#failBy({ kind: 'cancelled' });
      throw error;
    }
    // It was over already, and its end was not told, or the order to dial it is still on its way.
    if (!wasThere && this.#state.kind === 'attaching') this.#failBy({ kind: 'cancelled' });
  }

  /** It ended; the reason is ours when we wanted it to. */
  #failBy(failure: InviteFailure): void {
    this.#fail(this.#isCancelled ? { kind: 'cancelled', status: 487 } : failure);
  }

  #fail(failure: InviteFailure): void {
    if (this.#state.kind === 'over') return;
    this.#state = { kind: 'over' };
    this.#listener.failed(failure);
  }
}

/** `"Name" <number>`, as Asterisk reads it. */
function callerId({ uri, displayName = '' }: InviteRequest['from']): string {
  const parsed = parseSipUri(uri);
  const number = (parsed === undefined ? undefined : decodedUser(parsed)) ?? '';
  return `"${displayName.replace(/["\\<>]/g, '')}" <${number}>`;
}
