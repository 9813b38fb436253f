import type { CallId, CallOrder, IncomingVerdict, LegFailure, LegView } from '@ringback/core';
import type {
  Dialog,
  DialogCloseReason,
  DialogListener,
  IncomingInvite,
  InviteFailure,
  Progress,
} from '@ringback/sip';
import type { DialTarget } from './dial-plan.ts';
import {
  BYE_GRACE_MS,
  CANCEL_GRACE_MS,
  failureOfGivingUp,
  type GiveUp,
  type LegEnd,
  legEndOfClose,
  legEndOfGivingUp,
} from './give-up.ts';
import { HeldLeg } from './held-leg.ts';
import { digitOfInfo } from './info-digit.ts';
import { ELSEWHERE_AGAIN_MS } from './iscc/location.ts';
import { makeAnswer, storeAnswer, storeConnection } from './leg-answer.ts';
import { LegAudio } from './leg-audio.ts';
import { LegChannel } from './leg-channel.ts';
import { prepareDialling } from './leg-dialling.ts';
import type { LegOwner } from './leg-owner.ts';
import { LegProgress } from './leg-progress.ts';
import { LegRecord } from './leg-record.ts';
import { LegReport } from './leg-report.ts';
import { type LegState, legView } from './leg-state.ts';
import { LegWelcome } from './leg-welcome.ts';
import { answerReinvites } from './reinvites.ts';
import { watchSilence } from './silence-watch.ts';
import { failureOfInvite } from './sip-result.ts';
import type { SwitchContext } from './switch-context.ts';

const NO_COMMON_AUDIO = 488;
const LEFT_BEFORE: LegFailure = {
  result: 'rejected',
  sipStatus: null,
  text: 'The phone hung up before it was connected.',
};

/** One phone of a call, from the order to dial it, or its own call to us, until nothing of it is left. */
export class Leg {
  readonly order: CallOrder;
  readonly #context: SwitchContext;
  #owner: LegOwner;
  readonly #record: LegRecord;
  readonly #report: LegReport;
  #state: LegState = { kind: 'preparing' };
  #audio: LegAudio | undefined;
  readonly #channel = new LegChannel();
  #wasDialled = false;
  /** The agent is at another switch. */
  #isElsewhere = false;
  readonly #welcome: LegWelcome;
  #held: HeldLeg | null = null;
  readonly #progress: LegProgress | null;
  /** For the journal: how it came to an end. */
  #endCause = '';

  constructor(order: CallOrder, context: SwitchContext, owner: LegOwner) {
    this.order = order;
    this.#context = context;
    this.#owner = owner;
    this.#report = new LegReport(order, context);
    this.#progress = LegProgress.of(order, (error) => this.#report.fault('leg.progress_not_heard', error));
    const { legId, callId, callbackId } = order;
    const identity = { legId, callId, callbackId, role: this.role };
    this.#record = new LegRecord(context.journal, context.telemetry, identity);
    const complain = (event: string, error: unknown): void => this.#report.fault(event, error);
    this.#welcome = new LegWelcome(order, {
      context,
      progress: this.#progress,
      isThere: () => this.#state.kind === 'answered',
      connects: () => this.#owner.connects(this),
      storeConnection: () => storeConnection({ record: this.#record, complain }, callId, context.clock.now()),
      giveUp: (cause) => this.giveUp(cause),
      answered: (by) => this.#owner.answered(this, by),
      complain,
    });
  }

  get role(): 'customer' | 'agent' {
    return this.order.party.kind === 'agent' ? 'agent' : 'customer';
  }

  /** It is there for others: nothing is whispered to it any more. */
  get isAnswered(): boolean {
    return this.#state.kind === 'answered' && !this.#welcome.isPending;
  }

  /** It called us and hears ringing. */
  get isOffered(): boolean {
    return this.#state.kind === 'offered';
  }

  get isOver(): boolean {
    return this.#state.kind === 'ended';
  }

  /** Over, or on its way there. */
  get isLeaving(): boolean {
    const { kind } = this.#state;
    return kind === 'ended' || kind === 'leaving' || kind === 'cancelling';
  }

  /** An INVITE of this leg left, or came. */
  get wasDialled(): boolean {
    return this.#wasDialled;
  }

  /** Present from before the INVITE on. */
  get audio(): LegAudio | undefined {
    return this.#audio;
  }

  view(): LegView {
    const { startedAt, answeredAt } = this.#report;
    return legView(this.order, this.role, this.#state, { startedAt, answeredAt });
  }

  /** The dialog of a party who talks or waits. */
  get dialog(): Dialog | null {
    return this.#state.kind === 'answered' ? this.#state.dialog : null;
  }

  /** Tells the phone that it is on hold here, or not any more; what it hears is for the call to say. */
  setHeld(isHeld: boolean): void {
    if (this.dialog === null || this.#audio === undefined) return;
    this.#held ??= new HeldLeg(this.dialog, this.#audio, this.#context, this.order);
    this.#held.set(isHeld);
  }

  start(): void {
    this.#channel.open(this.order, this.#context, this.#owner.connects(this), (decision) => {
      if (decision.kind === 'refused') this.#fail(decision.failure);
      else this.#context.supervise(this.#dial(decision.target), 'leg.dial');
    });
  }

  /** A phone calls us: it waits for `decided` and `pickUp`, or until the leg is given up. */
  receive(invite: IncomingInvite): void {
    this.#channel.occupy(this.#context.plan.trunkAt(invite.source.host), this.#context.channels);
    this.#wasDialled = true;
    this.#report.cameIn();
    this.#state = { kind: 'offered', invite, isPickedUp: false };
    invite.listen({ cancelled: () => this.giveUp('caller-left') });
  }

  /** It is known what becomes of the call: the caller hears ringing, or is told why not. */
  decided(verdict: IncomingVerdict): void {
    const state = this.#state;
    if (state.kind !== 'offered') return;
    if (verdict.kind === 'taken') {
      if (!state.isPickedUp) state.invite.ring();
      return;
    }
    state.invite.reject(verdict.sipStatus);
    this.giveUp('asked');
  }

  /** Answers who calls us. */
  pickUp(): void {
    const state = this.#state;
    if (state.kind !== 'offered' || state.isPickedUp) return;
    this.#state = { ...state, isPickedUp: true };
    this.#context.supervise(this.#answerTo(state.invite), 'leg.pick_up');
  }

  /** Ends the leg, whatever state it is in. Idempotent. */
  giveUp(cause: GiveUp): void {
    const state = this.#state;
    switch (state.kind) {
      case 'preparing':
        this.#fail(failureOfGivingUp(cause, null));
        return;
      case 'dialling':
        this.#cancel(state, cause);
        return;
      case 'offered':
        state.invite.reject(cause === 'no-common-audio' ? NO_COMMON_AUDIO : this.#owner.refusalStatus());
        this.#fail(failureOfGivingUp(cause, null));
        this.#nothingLeft();
        return;
      case 'answering':
      case 'answered':
        this.#leave(state.dialog, cause);
        return;
      case 'cancelling':
      case 'leaving':
      case 'ended':
        return;
    }
  }

  /** Writes down that it talks in another call from now on. */
  joins(callId: CallId, at: number): Promise<'keep' | 'release'> {
    return this.#record.joined(callId, at);
  }

  /** It belongs to another call now, which hears of it from here on. */
  moveTo(owner: LegOwner): void {
    this.#owner = owner;
  }

  /** The process ends: nothing is told or journalled about the leg any more. */
  abandon(): void {
    this.#record.abandon();
    if (!this.isOver) this.#stop('');
  }

  async #dial(target: DialTarget): Promise<void> {
    const audio = await this.#openAudio();
    if (audio === null) return;
    this.#report.dials(target.trunk);
    this.#isElsewhere = target.location !== null;
    const dialling = await prepareDialling({
      order: this.order,
      target,
      audio,
      context: this.#context,
      record: this.#record,
      report: this.#report,
      listener: {
        provisional: (progress) => this.#heard(progress),
        answered: (dialog, sdp) => this.#taken(dialog, sdp),
        failed: (failure) => this.#inviteFailed(failure),
      },
      isStill: () => this.#state.kind === 'preparing',
    });
    switch (dialling.kind) {
      case 'failed':
        this.#failUnlessOver(dialling.failure);
        return;
      case 'not-stored':
        this.giveUp('not-stored');
        return;
      case 'given-up':
        return;
      case 'ready': {
        const { invite } = dialling;
        const ringTimer = this.#context.clock.setTimer(this.order.timeoutMs, () =>
          this.giveUp('ring-timeout'),
        );
        this.#state = { kind: 'dialling', invite, audio, ringTimer, isHeard: false, isRinging: false };
        this.#wasDialled = true;
        this.#owner.dialling(this);
        invite.send();
      }
    }
  }

  async #answerTo(invite: IncomingInvite): Promise<void> {
    const audio = await this.#openAudio();
    if (audio === null) return;
    const at = this.#context.clock.now();
    const answer = await makeAnswer(invite, this.#answerParts(audio, at), this.#report.startedAt);
    if ('giveUp' in answer && answer.giveUp !== 'asked') {
      this.giveUp(answer.giveUp);
      return;
    }
    if (this.#state.kind !== 'offered') return;
    const dialog = 'sdp' in answer ? invite.accept(answer.sdp) : undefined;
    if (dialog === undefined) {
      this.giveUp('asked');
      return;
    }
    dialog.listen(this.#dialogListener(audio));
    this.#talks(dialog, audio, at);
  }

  #answerParts(audio: LegAudio, at: number) {
    return {
      audio,
      record: this.#record,
      at,
      // Who hears something alone first is not connected by his answer.
      connects: () => !this.#welcome.isPending && this.#owner.connects(this),
      complain: (event: string, error: unknown): void => this.#report.fault(event, error),
    };
  }

  async #openAudio(): Promise<LegAudio | null> {
    let audio: LegAudio;
    try {
      audio = await LegAudio.open(this.#context);
    } catch (error) {
      this.#report.fault('leg.no_audio_port', error);
      this.#failUnlessOver({ result: 'congestion', sipStatus: null, text: 'No audio port is free here.' });
      return null;
    }
    if (this.#state.kind !== 'preparing' && this.#state.kind !== 'offered') {
      await audio.port.close();
      return null;
    }
    this.#audio = audio;
    audio.port.onDtmf(({ digit }) => {
      if (!this.#welcome.isPending) this.#owner.digit(this, digit);
    });
    return audio;
  }

  #heard({ status, sdp }: Progress): void {
    const state = this.#state;
    if (state.kind !== 'dialling') return;
    // 100 only says that the next hop has the INVITE.
    const isRinging = state.isRinging || status >= 180;
    this.#state = { ...state, isHeard: true, isRinging };
    if (isRinging && !state.isRinging) this.#owner.ringing(this);
    const work = this.#progress?.early(state.audio, sdp, (cause) => {
      if (this.#state.kind === 'dialling') this.giveUp(cause);
    });
    if (work !== undefined) this.#context.supervise(work, 'leg.early_media');
  }

  #cancel(state: LegState & { kind: 'dialling' }, cause: GiveUp): void {
    state.ringTimer.cancel();
    const giveUpNow = (): void => this.#fail(failureOfGivingUp(cause, null));
    const grace = this.#context.wireClock.setTimer(CANCEL_GRACE_MS, giveUpNow);
    this.#state = { kind: 'cancelling', cause, grace };
    state.invite.cancel(cause);
    // Nothing came back at all: nobody is there who could confirm. Should a phone answer later, the stack ends that.
    if (!state.isHeard && this.#state.kind === 'cancelling') giveUpNow();
  }

  #inviteFailed(failure: InviteFailure): void {
    const state = this.#state;
    if (state.kind === 'dialling') this.#fail(failureOfInvite(failure));
    else if (state.kind === 'cancelling') {
      const status = failure.kind === 'response' || failure.kind === 'cancelled' ? failure.status : undefined;
      this.#fail(failureOfGivingUp(state.cause, status ?? null));
    }
    this.#nothingLeft();
  }

  /** A 2xx came. */
  #taken(dialog: Dialog, answer: string | undefined): void {
    const state = this.#state;
    if (state.kind !== 'dialling') {
      // The stack ends answers that cross our CANCEL itself; whatever slips through must not leave a phone talking.
      this.#context.supervise(dialog.bye(), 'leg.late_answer');
      return;
    }
    const { ringTimer, audio } = state;
    ringTimer.cancel();
    this.#state = { kind: 'answering', dialog };
    dialog.listen(this.#dialogListener(audio));
    if (audio.takeAnswer(answer)) this.#context.supervise(this.#confirm(dialog, audio), 'leg.confirm');
    else this.#leave(dialog, 'no-common-audio');
  }

  /** Stores the answer, then acknowledges it. */
  async #confirm(dialog: Dialog, audio: LegAudio): Promise<void> {
    const isStill = (): boolean => this.#state.kind === 'answering';
    const at = this.#context.clock.now();
    const giveUp = await storeAnswer(dialog, this.#answerParts(audio, at), isStill);
    if (!isStill()) return;
    if (giveUp !== null) {
      this.#leave(dialog, giveUp);
      return;
    }
    dialog.ack();
    this.#talks(dialog, audio, at);
  }

  #talks(dialog: Dialog, audio: LegAudio, at: number): void {
    this.#state = { kind: 'answered', dialog };
    this.#report.answered(at);
    const callId = (): CallId => this.#owner.id;
    const isThere = (): boolean => this.#state.kind === 'answered';
    watchSilence({ dialog, audio, order: this.order, callId, isThere }, this.#context, (loss) =>
      this.giveUp(loss === 'no-answer' ? 'peer-lost' : 'no-sound'),
    );
    this.#welcome.begin(audio);
  }

  #dialogListener(audio: LegAudio): DialogListener {
    return {
      ...answerReinvites(audio, {
        changed: () => this.isAnswered && this.#owner.audioChanged(this),
        failed: (error) => this.#report.fault('leg.audio_not_usable', error),
        supervise: (work) => this.#context.supervise(work, 'leg.audio'),
      }),
      closed: (reason) => this.#dialogClosed(reason),
      request: (incoming) => this.#owner.referred(this, incoming),
      info: (contentType, body) => {
        const digit = digitOfInfo(contentType, body);
        if (digit !== null && this.isAnswered) this.#owner.digit(this, digit);
      },
    };
  }

  #leave(dialog: Dialog, cause: GiveUp): void {
    const wasAnswered = this.isAnswered;
    const finish = (): void => {
      if (this.#state.kind !== 'leaving') return;
      if (wasAnswered) this.#end(legEndOfGivingUp(cause));
      else this.#fail(failureOfGivingUp(cause, null));
    };
    const grace = this.#context.wireClock.setTimer(BYE_GRACE_MS, finish);
    this.#state = { kind: 'leaving', cause, wasAnswered, grace };
    // `bye` acknowledges first when the 2xx still waits for it.
    const left = dialog.bye().then(() => {
      finish();
      this.#nothingLeft();
    });
    this.#context.supervise(left, 'leg.leave');
  }

  #dialogClosed(reason: DialogCloseReason): void {
    const state = this.#state;
    if (state.kind === 'answered') {
      if (this.#welcome.isPending) this.#fail(LEFT_BEFORE);
      else this.#end(legEndOfClose(reason));
      this.#nothingLeft();
    } else if (state.kind === 'answering') {
      this.#fail({
        result: 'rejected',
        sipStatus: null,
        text: 'The phone hung up at the moment of its answer.',
      });
      this.#nothingLeft();
    }
    // In all other states we ended the dialog, and who did so waits for its outcome.
  }

  #fail(failure: LegFailure): void {
    this.#stop(failure.result);
    this.#report.failed(failure);
    this.#owner.failed(this, this.#isElsewhere ? { ...failure, againAfterMs: ELSEWHERE_AGAIN_MS } : failure);
  }

  #failUnlessOver(failure: LegFailure): void {
    if (this.#state.kind === 'offered') this.#state.invite.reject(this.#owner.refusalStatus());
    if (!this.isOver) this.#fail(failure);
  }

  #end(end: LegEnd): void {
    // Who hangs up while he is listened to has answered all the same.
    this.#welcome.tell({ who: 'unknown', cause: 'HANGUP', afterMs: 0 });
    this.#stop(end.by);
    this.#owner.ended(this, end);
  }

  #stop(cause: string): void {
    const state = this.#state;
    if (state.kind === 'dialling') state.ringTimer.cancel();
    if (state.kind === 'cancelling' || state.kind === 'leaving') state.grace.cancel();
    this.#state = { kind: 'ended' };
    this.#channel.release();
    this.#endCause = cause;
    if (this.#audio !== undefined) this.#context.supervise(this.#audio.port.close(), 'leg.close_audio');
  }

  /** No transaction and no dialog of the leg lives any more, here or at the phone. */
  #nothingLeft(): void {
    const closed = this.#record.ended({ at: this.#context.clock.now(), cause: this.#endCause });
    this.#context.supervise(closed, 'leg.close_record');
  }
}
