import type { ConversationView, LegFailure, LegId } from '@ringback/core';
import { Conversation } from './conversation.ts';
import type { Leg } from './leg.ts';
import type { LegAudio } from './leg-audio.ts';
import { mixOf, type Supervisor } from './overhearing.ts';
import { PartySounds } from './party-sounds.ts';
import type { SwitchContext } from './switch-context.ts';

/** What the parties of a call do with each other. */
type State =
  /** Nobody is there, or one who waits. */
  | { readonly kind: 'none' }
  | { readonly kind: 'talking'; readonly parties: readonly [Leg, Leg]; readonly conversation: Conversation }
  /** One hears music, the other one nothing. */
  | { readonly kind: 'held'; readonly by: Leg; readonly held: Leg }
  /** While one hears music, the other one asks somebody else; `conversation` is null until that one has answered. */
  | {
      readonly kind: 'consulting';
      readonly by: Leg;
      readonly held: Leg;
      readonly consulted: Leg;
      readonly conversation: Conversation | null;
      /** Who is consulted is to talk with the one on hold, as soon as he answers. */
      readonly isHandOver: boolean;
    }
  /** Who handed the call over has left, and the phone of who is to have it rings. */
  | { readonly kind: 'handed-over'; readonly byLegId: LegId; readonly held: Leg; readonly to: Leg }
  | { readonly kind: 'conference'; readonly members: readonly Leg[] };

export interface InCallListener {
  /** The audio of two parties could not be joined. */
  joinFailed(error: unknown): void;
  /** Who talks with whom, or who is on hold, is different now. */
  changed(): void;
  /** Who consulted has left: the two others talk. */
  transferred(by: LegId, joined: LegId): void;
  /** Who was to have the call does not take it, or is not to any more (null): those who talked before talk again. */
  handOverFailed(by: LegId, held: LegId, failure: LegFailure | null): void;
}

/** What becomes of a call when one of its parties leaves. */
export type Rest = 'others-stay' | 'nobody-to-talk-to';

/** Who hears whom in a call: two who talk, one on hold, a third who is consulted, a conference (T-Library, routing reference 4.4). */
export class InCall {
  readonly #context: SwitchContext;
  readonly #listener: InCallListener;
  readonly #sounds: PartySounds;
  #state: State = { kind: 'none' };
  #supervisor: Supervisor | null = null;

  constructor(context: SwitchContext, listener: InCallListener) {
    this.#context = context;
    this.#listener = listener;
    this.#sounds = new PartySounds(context);
  }

  /** Two parties talk from now on. */
  connect(a: Leg, b: Leg): void {
    this.#talk(a, b);
    this.#letOverhear();
    this.#listener.changed();
  }

  /** Somebody takes part in whatever is said from now on, or in another way; null: nobody any more. */
  overhear(supervisor: Supervisor | null): void {
    const before = this.#supervisor;
    if (before === supervisor) return;
    this.#supervisor = supervisor;
    if (supervisor === null) this.#goOnWithout();
    else this.#letOverhear();
    this.#listener.changed();
  }

  /** Whether a party talks in the call, holds or is on hold. */
  includes(leg: Leg): boolean {
    const state = this.#state;
    switch (state.kind) {
      case 'none':
        return false;
      case 'talking':
        return state.parties.includes(leg);
      case 'conference':
        return state.members.includes(leg);
      case 'held':
        return leg === state.by || leg === state.held;
      case 'consulting':
        return leg === state.by || leg === state.held || leg === state.consulted;
      case 'handed-over':
        return leg === state.held || leg === state.to;
    }
  }

  /** Whom a party talks to; null when it is not one of two who talk. */
  partnerOf(leg: Leg): Leg | null {
    if (this.#state.kind !== 'talking') return null;
    const [a, b] = this.#state.parties;
    return leg === a ? b : leg === b ? a : null;
  }

  isConsulted(leg: Leg): boolean {
    const state = this.#state;
    return state.kind === 'consulting'
      ? state.consulted === leg
      : state.kind === 'handed-over' && state.to === leg;
  }

  /** The talk that others take part in now; those who are consulted do not. */
  get talkers(): readonly Leg[] {
    const state = this.#state;
    const talkers =
      state.kind === 'talking' ? state.parties : state.kind === 'conference' ? state.members : [];
    const supervisor = this.#supervisor;
    return supervisor?.mode === 'barge-in' && talkers.length > 0 ? [...talkers, supervisor.leg] : talkers;
  }

  /** Puts the other one on hold; null when they do not talk, else who is. */
  hold(by: Leg): Leg | null {
    const held = this.partnerOf(by);
    if (this.#state.kind !== 'talking' || held === null) return null;
    this.#state.conversation.end();
    this.#setHeld(held, true);
    this.#become({ kind: 'held', by, held });
    return held;
  }

  /** Takes the other one back; null when nobody is on hold, or not for this party. */
  retrieve(by: Leg): Leg | null {
    const state = this.#state;
    if (state.kind !== 'held' || state.by !== by) return null;
    this.#setHeld(state.held, false);
    this.connect(by, state.held);
    return state.held;
  }

  /** Whether `by` could ask somebody now. */
  mayConsult(by: Leg): boolean {
    const state = this.#state;
    return state.kind === 'held' ? state.by === by : this.partnerOf(by) !== null;
  }

  /** The phone of the third one rings; the other one is on hold. `isHandOver`: that one gets the call by answering. */
  consult(by: Leg, consulted: Leg, isHandOver = false): void {
    if (this.#state.kind === 'talking') this.hold(by);
    if (this.#state.kind !== 'held') return;
    if (by.audio !== undefined) this.#sounds.play(by.audio, 'ringback');
    this.#become({ ...this.#state, kind: 'consulting', consulted, conversation: null, isHandOver });
  }

  /** The third one has answered; who leaves by that, because he handed the call over. */
  consultedAnswered(): Leg | null {
    const state = this.#state;
    if (state.kind === 'handed-over') this.#handOver(state.byLegId, state.held, state.to);
    if (state.kind !== 'consulting') return null;
    if (state.by.audio !== undefined) this.#sounds.stop(state.by.audio);
    if (state.isHandOver) {
      this.#handOver(state.by.order.legId, state.held, state.consulted);
      return state.by;
    }
    const conversation = this.#join(state.by, state.consulted);
    if (conversation !== null) this.#become({ ...state, conversation });
    return null;
  }

  /** Who is asked, as long as that goes on; null: nobody. */
  consultedBy(by: Leg): Leg | null {
    return this.#state.kind === 'consulting' && this.#state.by === by ? this.#state.consulted : null;
  }

  /** All three talk; null when the third one has not answered, else who that is. */
  confer(by: Leg): Leg | null {
    const state = this.#state;
    if (state.kind !== 'consulting' || state.by !== by || state.conversation === null) return null;
    this.#setHeld(state.held, false);
    state.conversation.end();
    const members = [state.held, by, state.consulted];
    this.#become({ kind: 'conference', members });
    if (this.#supervisor === null) this.#mixAll(members);
    return state.consulted;
  }

  /** `by` leaves, and the one on hold talks with who was asked. Null when that one has not answered, else who it is. */
  transfer(by: Leg): Leg | null {
    const state = this.#state;
    if (state.kind !== 'consulting' || state.by !== by || state.conversation === null) return null;
    state.conversation.end();
    this.#handOver(by.order.legId, state.held, state.consulted);
    return state.consulted;
  }

  /** A party leaves, or has left; `failure`: why it was never there. */
  left(leg: Leg, failure: LegFailure | null = null): Rest {
    const state = this.#state;
    switch (state.kind) {
      case 'none':
        return 'nobody-to-talk-to';
      case 'talking':
        if (!state.parties.includes(leg)) return 'others-stay';
        this.end();
        return 'nobody-to-talk-to';
      case 'held':
        if (state.by !== leg && state.held !== leg) return 'others-stay';
        this.end();
        return 'nobody-to-talk-to';
      case 'consulting':
        return this.#leftConsultation(state, leg, failure);
      case 'handed-over':
        if (state.held !== leg && state.to !== leg) return 'others-stay';
        this.end();
        return 'nobody-to-talk-to';
      case 'conference':
        return this.#leftConference(state.members, leg);
    }
  }

  /** Nobody talks with anybody any more. */
  end(): void {
    const state = this.#state;
    if (state.kind === 'none') return;
    this.#state = { kind: 'none' };
    if (state.kind === 'talking') state.conversation.end();
    if (state.kind === 'consulting') state.conversation?.end();
    if (state.kind === 'consulting' && state.by.audio !== undefined) this.#sounds.stop(state.by.audio);
    if (state.kind === 'held' || state.kind === 'consulting' || state.kind === 'handed-over')
      this.#setHeld(state.held, false);
    if (state.kind === 'conference')
      for (const { audio } of state.members)
        if (audio !== undefined && !audio.port.isClosed)
          this.#context.supervise(this.#context.media.unbridge(audio.port), 'conversation.part');
    this.#letOverhear();
    this.#listener.changed();
  }

  /** A phone went on hold by itself, or came back. */
  audioChanged(): void {
    if (this.#state.kind === 'talking') this.#state.conversation.followHold();
    if (this.#state.kind === 'consulting') this.#state.conversation?.followHold();
  }

  /** Facts for the outside; null when fewer than two parties are there. */
  view(): ConversationView | null {
    const state = this.#state;
    const id = (leg: Leg): LegId => leg.order.legId;
    switch (state.kind) {
      case 'none':
        return null;
      case 'talking':
      case 'conference':
        return { state: state.kind, byLegId: null, heldLegId: null, consultedLegId: null };
      case 'held':
        return { state: 'held', byLegId: id(state.by), heldLegId: id(state.held), consultedLegId: null };
      case 'consulting':
        return {
          state: state.conversation === null ? 'ringing' : 'consulting',
          byLegId: id(state.by),
          heldLegId: id(state.held),
          consultedLegId: id(state.consulted),
        };
      case 'handed-over':
        return { state: 'ringing', byLegId: null, heldLegId: id(state.held), consultedLegId: id(state.to) };
    }
  }

  #leftConsultation(state: State & { kind: 'consulting' }, leg: Leg, failure: LegFailure | null): Rest {
    const { by, held, consulted, conversation } = state;
    if (leg === consulted) {
      conversation?.end();
      if (by.audio !== undefined) this.#sounds.stop(by.audio);
      this.#become({ kind: 'held', by, held });
      if (state.isHandOver && this.retrieve(by) !== null)
        this.#listener.handOverFailed(by.order.legId, held.order.legId, failure);
      return 'others-stay';
    }
    if (leg === by && state.isHandOver) {
      this.#become({ kind: 'handed-over', byLegId: by.order.legId, held, to: consulted });
      return 'others-stay';
    }
    if (leg === by && conversation !== null && held.isAnswered && consulted.isAnswered) {
      this.transfer(by);
      return 'others-stay';
    }
    if (leg === held && conversation !== null && by.isAnswered && consulted.isAnswered) {
      this.#become({ kind: 'talking', parties: [by, consulted], conversation });
      return 'others-stay';
    }
    this.end();
    return 'nobody-to-talk-to';
  }

  #handOver(byLegId: LegId, held: Leg, to: Leg): void {
    this.#setHeld(held, false);
    this.connect(held, to);
    this.#listener.transferred(byLegId, to.order.legId);
  }

  #leftConference(members: readonly Leg[], leg: Leg): Rest {
    const staying = members.filter((member) => member !== leg && member.isAnswered);
    const [a, b, ...others] = staying;
    if (a === undefined || b === undefined) {
      this.end();
      return 'nobody-to-talk-to';
    }
    if (others.length > 0) this.#become({ kind: 'conference', members: staying });
    else this.connect(a, b);
    return 'others-stay';
  }

  #talk(a: Leg, b: Leg): void {
    const conversation = this.#join(a, b);
    this.#state =
      conversation === null ? { kind: 'none' } : { kind: 'talking', parties: [a, b], conversation };
  }

  #join(a: Leg, b: Leg): Conversation | null {
    const audio: (LegAudio | undefined)[] = [a.audio, b.audio];
    const [one, other] = audio;
    if (one === undefined || other === undefined) return null;
    return new Conversation(this.#context, [one, other], (error) => this.#listener.joinFailed(error));
  }

  #setHeld(leg: Leg, isHeld: boolean): void {
    const { audio } = leg;
    if (audio === undefined) return;
    if (isHeld) this.#sounds.play(audio, 'music');
    else this.#sounds.stop(audio);
    leg.setHeld(isHeld);
  }

  #become(state: State): void {
    this.#state = state;
    this.#letOverhear();
    this.#listener.changed();
  }

  /** Whom a supervisor can hear: those who are not on hold. */
  #audible(): readonly Leg[] {
    const state = this.#state;
    switch (state.kind) {
      case 'none':
      case 'handed-over':
        return [];
      case 'talking':
        return state.parties;
      case 'conference':
        return state.members;
      case 'held':
        return [state.by];
      case 'consulting':
        return state.conversation === null ? [state.by] : [state.by, state.consulted];
    }
  }

  /** Those who talk are mixed with who overhears them: a bridge is for two alone. Where he cannot be, they are joined without him. */
  #letOverhear(): void {
    const supervisor = this.#supervisor;
    if (supervisor === null) return;
    const port = supervisor.leg.audio?.port;
    if (port === undefined || port.isClosed) {
      this.#goOnWithout();
      return;
    }
    const { media } = this.#context;
    const state = this.#state;
    const audible = this.#audible();
    const told = audible.length === 0 ? media.unbridge(port) : media.mix(mixOf(audible, supervisor));
    const joined = told.catch((error: unknown) => {
      // Whatever came after it was told to the media by itself.
      if (this.#supervisor === supervisor && this.#state === state) this.#goOnWithout();
      throw error;
    });
    this.#context.supervise(joined, 'conversation.overhear');
  }

  /** Nobody overhears them any more, or could: they hear each other as without him. */
  #goOnWithout(): void {
    const state = this.#state;
    if (state.kind === 'talking') state.conversation.rejoin();
    if (state.kind === 'consulting') state.conversation?.rejoin();
    if (state.kind === 'conference') this.#mixAll(state.members);
  }

  #mixAll(members: readonly Leg[]): void {
    const ports = members.flatMap(({ audio }) => audio?.port ?? []);
    const mixed = this.#context.media.mix(mixOf(members, null));
    this.#context.supervise(
      mixed.catch((error: unknown) => {
        if (this.#state.kind === 'conference' && ports.every(({ isClosed }) => !isClosed))
          this.#listener.joinFailed(error);
      }),
      'conversation.mix',
    );
  }
}
