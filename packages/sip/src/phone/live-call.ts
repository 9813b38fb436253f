import type {
  Dialog,
  IncomingInvite,
  OutgoingInvite,
  ReinviteOutcome,
  SipEndpoint,
} from '../endpoint/types.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import type { PlaySource } from '../rtp/media-types.ts';
import type { DtmfTiming } from '../rtp/telephone-event.ts';
import { endOf, endOfDialog } from './call-end.ts';
import { openSound, type Sound, type SoundContext } from './call-sound.ts';
import { PhoneError } from './errors.ts';
import { HearingTally } from './hearing-tally.ts';
import { refusalOf } from './phone-script.ts';
import type {
  PhoneBehaviour,
  PhoneCall,
  PhoneCallDirection,
  PhoneCallEnd,
  PhoneCallReport,
  PhoneCallState,
} from './phone-types.ts';

/** What a call needs of its phone. */
export type CallContext = SoundContext & {
  readonly clock: SipClock;
  /** Runs work that nobody waits for; its failure is logged and ends the call. */
  supervise(work: Promise<unknown>, call: LiveCall): void;
};

const NOTHING_HEARD: PhoneCallReport = {
  packetsIn: 0,
  packetsOut: 0,
  lostIn: 0,
  loudestRms: 0,
  heard: [],
  digits: '',
};

/** How the call can be ended while it rings. */
type Ringing =
  | { readonly kind: 'incoming'; readonly invite: IncomingInvite }
  | { readonly kind: 'outgoing'; readonly invite: OutgoingInvite };

export class LiveCall implements PhoneCall {
  readonly callId: string;
  readonly direction: PhoneCallDirection;
  readonly peer: string;
  readonly startedAt: number;
  readonly answered: Promise<boolean>;
  readonly ended: Promise<PhoneCallEnd>;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  readonly #context: CallContext;
  readonly #timers = new Set<SipTimer>();
  #ringing: Ringing | undefined;
  #dialog: Dialog | undefined;
  #sound: Sound | undefined;
  /** The port is closed, and its last numbers are known. */
  #silenced: Promise<void> = Promise.resolve();
  #resolveAnswered: (isAnswered: boolean) => void = () => undefined;
  #resolveEnded: (end: PhoneCallEnd) => void = () => undefined;

  private constructor(context: CallContext, callId: string, direction: PhoneCallDirection, peer: string) {
    this.#context = context;
    this.callId = callId;
    this.direction = direction;
    this.peer = peer;
    this.startedAt = context.clock.now();
    this.answered = new Promise((resolve) => (this.#resolveAnswered = resolve));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  /** A call that came in, treated as the script says. */
  static receive(context: CallContext, invite: IncomingInvite, behaviour: PhoneBehaviour): LiveCall {
    const call = new LiveCall(context, invite.callId, 'incoming', invite.from.uri);
    call.#ringing = { kind: 'incoming', invite };
    invite.listen({ cancelled: () => call.#end({ kind: 'cancelled', by: 'peer' }) });
    call.#behave(invite, behaviour);
    return call;
  }

  /** A call of ours. Rejects when there is no port for it or the target is no address. */
  static async place(
    context: CallContext,
    endpoint: SipEndpoint,
    request: Omit<Parameters<SipEndpoint['invite']>[0], 'sdp'>,
  ): Promise<LiveCall> {
    const sound = await openSound(context);
    let call: LiveCall | undefined;
    try {
      const invite = endpoint.prepareInvite(
        { ...request, sdp: sound.audio.offer() },
        {
          // Neither is called before `send`, when there is a call.
          answered: (dialog, sdp) => {
            if (call !== undefined) call.#answeredByPeer(dialog, sdp);
          },
          failed: (failure) => {
            if (call !== undefined) call.#end(endOf(failure));
          },
        },
      );
      call = new LiveCall(context, invite.saved.callId, 'outgoing', request.target);
      call.#ringing = { kind: 'outgoing', invite };
      call.#takeSound(sound);
      invite.send();
      return call;
    } catch (thrown) {
      await sound.port.close();
      throw thrown;
    }
  }

  get state(): PhoneCallState {
    if (this.endedAt !== undefined) return 'ended';
    return this.answeredAt === undefined ? 'ringing' : 'talking';
  }

  /** Resolves when the media of an ended call is gone. */
  get silenced(): Promise<void> {
    return this.#silenced;
  }

  get isOnHold(): boolean {
    return this.state === 'talking' && this.#sound?.audio.isOnHold === true;
  }

  async report(): Promise<PhoneCallReport> {
    await this.#silenced;
    const tally = this.#sound?.tally;
    if (tally === undefined) return NOTHING_HEARD;
    if (this.endedAt === undefined) await tally.refresh();
    return tally.report();
  }

  async say(source: PlaySource | undefined): Promise<void> {
    await this.#talking().sound.audio.say(source);
  }

  async sendDtmf(digits: string, timing: DtmfTiming = {}): Promise<void> {
    await this.#talking().sound.port.sendDtmf(digits, timing);
  }

  hold(): Promise<ReinviteOutcome> {
    return this.#setHold(true);
  }

  resume(): Promise<ReinviteOutcome> {
    return this.#setHold(false);
  }

  async hangUp(): Promise<void> {
    const dialog = this.#dialog;
    const ringing = this.#ringing;
    if (this.endedAt !== undefined) return;
    if (dialog !== undefined) {
      await dialog.bye();
      // However the peer took it, we are out of the call.
      this.#end({ kind: 'hung-up', by: 'us' });
    } else if (ringing?.kind === 'incoming') this.#refuse(ringing.invite, 603);
    else if (ringing?.kind === 'outgoing') ringing.invite.cancel();
    await this.ended;
    await this.#silenced;
  }

  /** Something went wrong on our side. */
  fail(reason: string): void {
    if (this.endedAt !== undefined) return;
    const dialog = this.#dialog;
    const ringing = this.#ringing;
    this.#end({ kind: 'failed', reason });
    if (dialog !== undefined) this.#context.supervise(dialog.bye(), this);
    else if (ringing?.kind === 'incoming') ringing.invite.reject(500);
    else ringing?.invite.cancel();
  }

  #behave(invite: IncomingInvite, behaviour: PhoneBehaviour): void {
    const status = refusalOf(behaviour);
    const afterMs = behaviour.kind === 'ring' ? undefined : (behaviour.afterMs ?? 0);
    if (afterMs !== 0) invite.ring();
    if (afterMs === undefined) return;
    const act = (): void => {
      if (this.endedAt !== undefined) return;
      if (status !== undefined) this.#refuse(invite, status);
      else this.#context.supervise(this.#answer(invite, behaviour), this);
    };
    if (afterMs === 0) act();
    else this.#after(afterMs, act);
  }

  async #answer(invite: IncomingInvite, behaviour: PhoneBehaviour): Promise<void> {
    const sound = await openSound(this.#context);
    this.#takeSound(sound);
    if (this.endedAt !== undefined) return;
    const sdp = await sound.audio.answer(invite.sdp);
    if (sdp === undefined) {
      this.#refuse(invite, 488);
      return;
    }
    const dialog = invite.accept(sdp);
    // The caller gave up while the port was opened: the end was told already.
    if (dialog === undefined) return;
    this.#talk(dialog, sound);
    if (behaviour.kind === 'answer' && behaviour.hangUpAfterMs !== undefined) {
      this.#after(behaviour.hangUpAfterMs, () => this.#context.supervise(this.hangUp(), this));
    }
  }

  #answeredByPeer(dialog: Dialog, sdp: string | undefined): void {
    dialog.ack();
    const sound = this.#sound;
    if (sound === undefined || this.endedAt !== undefined) {
      this.#context.supervise(dialog.bye(), this);
      return;
    }
    this.#talk(dialog, sound);
    const agree = async (): Promise<void> => {
      if (!(await sound.audio.takeAnswer(sdp))) this.fail('the answer has no audio of ours');
    };
    this.#context.supervise(agree(), this);
  }

  #talk(dialog: Dialog, sound: Sound): void {
    this.#dialog = dialog;
    this.#ringing = undefined;
    this.answeredAt = this.#context.clock.now();
    dialog.listen({
      // The answer to an offer that went out in our 2xx; without such an offer there is none.
      acknowledged: (sdp) => {
        if (sdp !== undefined) this.#context.supervise(sound.audio.takeAnswer(sdp), this);
      },
      reinvite: (offer) => sound.audio.answerReinvite(offer),
      closed: (reason) => this.#end(endOfDialog(reason)),
    });
    this.#listenAgain(sound);
    this.#resolveAnswered(true);
  }

  #listenAgain(sound: Sound): void {
    this.#after(HearingTally.everyMs, () => {
      const listen = async (): Promise<void> => {
        await sound.tally.listen();
        if (this.endedAt === undefined) this.#listenAgain(sound);
      };
      this.#context.supervise(listen(), this);
    });
  }

  async #setHold(isOnHold: boolean): Promise<ReinviteOutcome> {
    const { dialog, sound } = this.#talking();
    return sound.audio.setHold(dialog, isOnHold);
  }

  #refuse(invite: IncomingInvite, status: number): void {
    invite.reject(status);
    this.#end({ kind: 'refused', by: 'us', status });
  }

  #takeSound(sound: Sound): void {
    this.#sound = sound;
    if (this.endedAt !== undefined) this.#silence(sound);
    sound.port.onClosed((reason) => {
      if (reason === 'lost') this.fail('the media was lost');
    });
  }

  #end(end: PhoneCallEnd): void {
    if (this.endedAt !== undefined) return;
    this.endedAt = this.#context.clock.now();
    this.#ringing = undefined;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    if (this.#sound !== undefined) this.#silence(this.#sound);
    this.#resolveAnswered(false);
    this.#resolveEnded(end);
  }

  #silence({ port, tally }: Sound): void {
    const silence = async (): Promise<void> => {
      try {
        await tally.refresh();
      } catch {
        // The media went before the call: its numbers stay those of the last look.
      }
      await port.close();
    };
    this.#silenced = silence();
    this.#context.supervise(this.#silenced, this);
  }

  #talking(): { readonly dialog: Dialog; readonly sound: Sound } {
    if (this.#dialog === undefined || this.#sound === undefined || this.endedAt !== undefined) {
      throw new PhoneError('PHONE_NOT_TALKING', { state: this.state });
    }
    return { dialog: this.#dialog, sound: this.#sound };
  }

  #after(delayMs: number, act: () => void): void {
    const timer = this.#context.clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      act();
    });
    this.#timers.add(timer);
  }
}
