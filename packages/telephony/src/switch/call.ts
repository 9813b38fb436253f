import type {
  AnsweredBy,
  CallbackId,
  CallEvent,
  CallId,
  CallOrder,
  CallView,
  ConversationRecordingOrder,
  InCallOrder,
  InCallOutcome,
  InCallVerdict,
  IncomingVerdict,
  LegFailure,
  LegId,
  RecordingOrder,
  RecordingVerb,
  ReferralRequest,
  SupervisionOrder,
  Treatment,
} from '@ringback/core';
import type { IncomingInvite, IncomingRequest } from '@ringback/sip';
import { takeReferral } from './attended-transfer.ts';
import { CallLegs } from './call-legs.ts';
import type { CallNews } from './call-news.ts';
import { failureOfGivingUp, type GiveUp, type LegEnd } from './give-up.ts';
import { InCall } from './in-call.ts';
import { Leg } from './leg.ts';
import type { LegOwner } from './leg-owner.ts';
import type { ReplacedDialog } from './refer.ts';
import { Referrals } from './referrals.ts';
import { statusOfFailure, statusOfTransfer } from './sip-result.ts';
import { Supervision } from './supervision.ts';
import type { SwitchContext } from './switch-context.ts';
import { TalkRecording } from './talk-recording.ts';
import { WaitingParty } from './waiting-party.ts';

export interface CallOwner {
  emit(event: CallEvent): void;
  /** Comes once, with the call's last event. */
  over(call: Call): void;
  /** A leg of another call belongs to this one now. */
  joined(legId: LegId, call: Call): void;
  /** The leg of any call that has this dialog. */
  find(dialog: ReplacedDialog): { readonly call: Call; readonly leg: Leg } | null;
  /** The phone of an agent wants somebody else to have its call. */
  refer(request: ReferralRequest): Promise<InCallOutcome>;
}

/** One call: its legs, who hears what, and when it is over. */
export class Call implements LegOwner {
  readonly id: CallId;
  readonly #callbackId: CallbackId | null;
  readonly #context: SwitchContext;
  readonly #owner: CallOwner;
  readonly #legs = new CallLegs((leg) => this.#supervision.isBy(leg));
  readonly #waiting: WaitingParty;
  readonly #inCall: InCall;
  readonly #talkRecording: TalkRecording;
  readonly #supervision: Supervision;
  readonly #referrals: Referrals;
  /** Legs that were told to go while the other party stays. */
  readonly #leavingAlone = new Set<Leg>();
  /** Why the one whom the caller was to talk to was not reached: the caller is told so. */
  #notReached: LegFailure | null = null;
  #isOver = false;

  constructor(first: CallOrder, context: SwitchContext, owner: CallOwner) {
    this.id = first.callId;
    this.#callbackId = first.callbackId;
    this.#context = context;
    this.#owner = owner;
    const tell = (news: CallNews): void => this.#tell(news);
    this.#waiting = new WaitingParty(context, {
      there: () => this.#legs.answered(),
      tell,
      log: (level, event, fields) => this.#log(level, event, fields),
    });
    this.#talkRecording = new TalkRecording(context, tell);
    this.#referrals = new Referrals(context);
    this.#inCall = new InCall(context, {
      joinFailed: (error) => this.#joinFailed(error),
      changed: () => {
        this.#talkRecording.follow(this.#inCall.talkers);
        this.#supervision.follow();
      },
      transferred: (by, joined) => {
        this.#tell({ kind: 'call.transferred', by, joined });
        this.#referrals.over(by, 200);
      },
      handOverFailed: (by, held, failure) => {
        this.#tell({ kind: 'call.retrieved', by, held });
        this.#referrals.over(by, statusOfTransfer(failure));
      },
    });
    this.#supervision = new Supervision(this.#inCall, tell);
  }

  /** Ids of all legs that were ordered. */
  get legIds(): ReadonlySet<LegId> {
    return this.#legs.ids;
  }

  /** Dials a party. The first one starts the call; a further one needs somebody to talk to. */
  dial(order: CallOrder): void {
    const refusal = this.#legs.refusalOfParty();
    if (refusal !== null) {
      this.#legs.refused(order.legId);
      this.#tell({ kind: 'leg.failed', legId: order.legId, failure: refusal });
      return;
    }
    this.#add(order).start();
  }

  /** A phone calls us: its leg is the first of the call. */
  receive(order: CallOrder, invite: IncomingInvite): void {
    this.#add(order).receive(invite);
  }

  decided(verdict: IncomingVerdict): void {
    for (const leg of this.#legs.all) leg.decided(verdict);
  }

  /** Answers the phone that called us. */
  answer(): void {
    for (const leg of this.#legs.all) leg.pickUp();
  }

  /** Gives up a leg that is not answered yet; an answered one stays. */
  cancelLeg(legId: LegId): void {
    const leg = this.#legs.find(legId);
    if (leg !== undefined && !leg.isAnswered) leg.giveUp('asked');
  }

  /** Ends one leg; the other party stays in the call. */
  hangUpLeg(legId: LegId): void {
    const leg = this.#legs.find(legId);
    if (leg === undefined || leg.isOver) return;
    if (this.#supervision.isBy(leg)) {
      this.#supervision.end();
      return;
    }
    this.#leavingAlone.add(leg);
    if (leg.isAnswered) this.#inCall.left(leg);
    leg.giveUp('asked');
  }

  /** Ends every leg. */
  giveUp(cause: GiveUp): void {
    for (const leg of this.#legs.all) leg.giveUp(cause);
  }

  /** The process ends. */
  abandon(): void {
    for (const leg of this.#legs.all) leg.abandon();
  }

  /** What one of its parties wants done with it. */
  inCall(order: InCallOrder): InCallVerdict {
    const by = this.#legs.find(order.byLegId);
    if (by === undefined || !by.isAnswered) return 'wrong-state';
    switch (order.kind) {
      case 'hold':
      case 'retrieve': {
        const held = order.kind === 'hold' ? this.#inCall.hold(by) : this.#inCall.retrieve(by);
        if (held === null) return 'wrong-state';
        const kind = order.kind === 'hold' ? 'call.held' : 'call.retrieved';
        this.#tell({ kind, by: by.order.legId, held: held.order.legId });
        return 'taken';
      }
      case 'consult':
      case 'hand-over':
        return this.#consult(by, order.order, order.kind === 'hand-over');
      case 'reconnect':
        return this.#reconnect(by);
      case 'conference': {
        const joined = this.#inCall.confer(by);
        if (joined === null) return 'wrong-state';
        this.#tell({ kind: 'call.conferenced', by: by.order.legId, joined: joined.order.legId });
        return 'taken';
      }
      case 'transfer':
        if (this.#inCall.transfer(by) === null) return 'wrong-state';
        this.#leaveAlone(by);
        return 'taken';
    }
  }

  /** Somebody listens to the call, and may be heard. */
  supervise(order: SupervisionOrder): InCallVerdict {
    if (order.kind === 'change') return this.#supervision.change(order.mode);
    if (order.kind === 'end') return this.#supervision.end();
    const of = this.#legs.find(order.ofLegId);
    if (of === undefined || !this.#supervision.mayBegin(of)) return 'wrong-state';
    const leg = this.#add(order.order);
    this.#supervision.begin(leg, of, order.mode);
    leg.start();
    return 'taken';
  }

  /** Writes down what is said from now on. */
  recordConversation(order: ConversationRecordingOrder): InCallVerdict {
    return this.#legs.answered().length < 2
      ? 'wrong-state'
      : this.#talkRecording.start(order, this.#inCall.talkers);
  }

  changeRecording(verb: RecordingVerb): InCallVerdict {
    return this.#talkRecording.change(verb);
  }

  play(treatment: Pick<Treatment, 'source' | 'loop'>): void {
    this.#waiting.play(treatment);
  }

  stopTreatment(): void {
    this.#waiting.stopTreatment();
  }

  record(order: RecordingOrder): void {
    this.#waiting.record(order);
  }

  stopRecording(): void {
    this.#waiting.stopRecording();
  }

  /** Null until the first INVITE left and after the last leg ended. */
  view(): CallView | null {
    const legs = this.#legs.view();
    if (legs === null) return null;
    return {
      callId: this.id,
      callbackId: this.#callbackId,
      ...legs,
      conversation: this.#inCall.view(),
      recording: this.#talkRecording.view(),
      supervision: this.#supervision.view(),
    };
  }

  // What legs tell

  dialling(leg: Leg): void {
    this.#tell({ kind: 'leg.dialling', legId: leg.order.legId });
  }

  ringing(leg: Leg): void {
    this.#tell({ kind: 'leg.ringing', legId: leg.order.legId });
  }

  connects(leg: Leg): boolean {
    // Who is consulted talks to one who has told for himself that he is there; who supervises talks to nobody of his own.
    const isBeside = this.#inCall.isConsulted(leg) || this.#supervision.isBy(leg);
    return !isBeside && this.#legs.answered().some((other) => other !== leg);
  }

  answered(leg: Leg, by: AnsweredBy | null): void {
    if (this.#inCall.isConsulted(leg) || this.#supervision.isBy(leg)) {
      this.#tell({ kind: 'leg.answered', legId: leg.order.legId, connected: false });
      if (this.#supervision.isBy(leg)) this.#supervision.answered();
      else this.#leaveAlone(this.#inCall.consultedAnswered());
      return;
    }
    const isConnected = this.#connect();
    // Who called us, and heard ringing until now, is answered with whom he called.
    if (!isConnected) for (const other of this.#legs.all) if (other !== leg) other.pickUp();
    this.#tell({
      kind: 'leg.answered',
      legId: leg.order.legId,
      connected: isConnected,
      ...(by === null ? {} : { by }),
    });
  }

  /**
   * Takes over the party of another call; each of both calls has one, who has answered (RequestMergeCalls). `call.merged` or
   * `merge.failed` tells the end.
   */
  async merge(other: Call): Promise<void> {
    await this.takeOver(other, null, null);
  }

  /**
   * The same for calls that have one party besides those who leave, who stay connected until then. Whether it was done; when
   * nobody leaves, a failure is told.
   */
  async takeOver(other: Call, leaver: Leg | null, otherLeaver: Leg | null): Promise<boolean> {
    const mine = this.#legs.sole(leaver);
    const theirs = other.#legs.sole(otherLeaver);
    const failed = (failure: LegFailure): false => {
      if (leaver === null) this.#tell({ kind: 'merge.failed', fromCallId: other.id, failure });
      return false;
    };
    if (mine === null || theirs === null || other === this) {
      const text = 'One of the calls has no party to talk to.';
      return failed({ ...failureOfGivingUp('other-party-left', null), text });
    }
    let verdict: 'keep' | 'release';
    try {
      verdict = await theirs.joins(this.id, this.#context.clock.now());
    } catch (error) {
      this.#log('error', 'call.merge_not_stored', { error });
      return failed(failureOfGivingUp('not-stored', null));
    }
    const areThere = this.#legs.sole(leaver) === mine && other.#legs.sole(otherLeaver) === theirs;
    if (verdict === 'release' || !areThere) {
      return failed(failureOfGivingUp(verdict === 'release' ? 'asked' : 'other-party-left', null));
    }
    this.#partFrom(leaver);
    other.#partFrom(otherLeaver);
    const { legId } = theirs.order;
    other.#legs.remove(theirs);
    other.#waiting.end();
    this.#legs.add(theirs);
    theirs.moveTo(this);
    this.#owner.joined(legId, this);
    this.#connect(leaver);
    this.#tell({ kind: 'call.merged', fromCallId: other.id, legId });
    other.#afterLeg();
    return true;
  }

  /** Who leaves hears nothing of the call any more. */
  #partFrom(leaver: Leg | null): void {
    if (leaver === null) return;
    this.#leavingAlone.add(leaver);
    this.#inCall.end();
  }

  referred(leg: Leg, incoming: IncomingRequest): void {
    takeReferral(leg, incoming, {
      call: this,
      find: (dialog) => this.#owner.find(dialog),
      handOver: (agentId, dn) => this.#owner.refer({ agentId, callId: this.id, dn }),
      referrals: this.#referrals,
      supervise: this.#context.supervise,
    });
  }

  /** The leg of this call that has a dialog. */
  legOf(dialog: ReplacedDialog): Leg | null {
    return this.#legs.withDialog(dialog);
  }

  failed(leg: Leg, failure: LegFailure): void {
    if (this.#supervision.isBy(leg)) {
      this.#supervision.left();
      this.#tell({ kind: 'leg.failed', legId: leg.order.legId, failure });
      this.#afterLeg();
      return;
    }
    const wasConsulted = this.#inCall.isConsulted(leg);
    const isForNobody = wasConsulted && this.#inCall.left(leg, failure) === 'nobody-to-talk-to';
    if (!wasConsulted && !this.#legs.isFirst(leg)) this.#notReached = failure;
    this.#tell({ kind: 'leg.failed', legId: leg.order.legId, failure });
    // The first party is not there any more: whoever is rung for it is rung for nobody. Or the call was handed over to this one.
    if (this.#legs.isFirst(leg) || isForNobody) this.giveUp('other-party-left');
    this.#afterLeg();
  }

  ended(leg: Leg, end: LegEnd): void {
    if (this.#supervision.isBy(leg)) {
      this.#supervision.left();
      this.#tell({ kind: 'leg.ended', legId: leg.order.legId, ...end });
      this.#afterLeg();
      return;
    }
    // One who was told to go while others stay is out of the conversation already.
    const isOut = this.#leavingAlone.has(leg);
    const doOthersStay = !isOut && this.#inCall.left(leg) === 'others-stay';
    if (this.#legs.answered().length === 0) this.#waiting.end();
    this.#tell({ kind: 'leg.ended', legId: leg.order.legId, ...end });
    const staysAlone = isOut || doOthersStay || leg.order.leavesOther === true;
    if (!staysAlone) this.giveUp('other-party-left');
    this.#afterLeg();
  }

  refusalStatus(): number {
    return statusOfFailure(this.#notReached);
  }

  audioChanged(): void {
    this.#inCall.audioChanged();
  }

  digit(leg: Leg, digit: string): void {
    // Keys of a supervisor are for nobody who waits for those of a customer.
    if (!this.#supervision.isBy(leg)) this.#tell({ kind: 'digit', legId: leg.order.legId, digit });
  }

  #add(order: CallOrder): Leg {
    const leg = new Leg(order, this.#context, this);
    this.#legs.add(leg);
    return leg;
  }

  /** One leaves, and the others stay. */
  #leaveAlone(leg: Leg | null): void {
    if (leg === null) return;
    this.#leavingAlone.add(leg);
    leg.giveUp('asked');
  }

  /** Joins the audio when two parties are there, besides one who leaves; whether they are. */
  #connect(leaver: Leg | null = null): boolean {
    const [a, b] = this.#legs.answered().filter((leg) => leg !== leaver);
    if (a === undefined || b === undefined) return false;
    this.#waiting.end();
    this.#inCall.connect(a, b);
    return true;
  }

  #consult(by: Leg, order: CallOrder, isHandOver: boolean): InCallVerdict {
    if (!this.#inCall.mayConsult(by)) return 'wrong-state';
    const held = this.#inCall.hold(by);
    if (held !== null) this.#tell({ kind: 'call.held', by: by.order.legId, held: held.order.legId });
    const leg = this.#add(order);
    this.#inCall.consult(by, leg, isHandOver);
    leg.start();
    return 'taken';
  }

  #reconnect(by: Leg): InCallVerdict {
    const consulted = this.#inCall.consultedBy(by);
    if (consulted === null) return 'wrong-state';
    this.#leavingAlone.add(consulted);
    this.#inCall.left(consulted);
    consulted.giveUp('asked');
    // Who was to have the call is not to any more: both talk already.
    if (this.#inCall.partnerOf(by) !== null) return 'taken';
    return this.inCall({ kind: 'retrieve', callId: this.id, byLegId: by.order.legId });
  }

  #afterLeg(): void {
    if (this.#isOver || !this.#legs.areOver) return;
    this.#isOver = true;
    this.#talkRecording.stop();
    this.#tell({ kind: 'call.ended' });
    this.#owner.over(this);
  }

  #joinFailed(error: unknown): void {
    this.#log('error', 'call.audio_not_joined', { error });
    this.giveUp('media-lost');
  }

  #tell(news: CallNews): void {
    this.#owner.emit({ ...news, callId: this.id, at: this.#context.clock.now() });
  }

  #log(level: 'warn' | 'error', event: string, fields: Record<string, unknown>): void {
    this.#context.telemetry.log(level, event, { callId: this.id, callbackId: this.#callbackId, ...fields });
  }
}
