import type { Clock, Timer } from '@ringback/core';
import {
  answerOffer,
  type ByeOutcome,
  type Dialog,
  type DialogListener,
  type DialogState,
  type InviteFailure,
  type InviteListener,
  type InviteRequest,
  makeOffer,
  type OutgoingInvite,
  type ReinviteOutcome,
  type RequestOutcome,
  type SavedInvite,
} from '@ringback/sip';
import { type PhoneAct, type PhoneBehaviour, USUAL_BEHAVIOUR } from './phone-behaviour.ts';

/** Between the answer and the first key, and between keys. */
const KEY_PACE_MS = 2_000;
const PLACE = { host: 'simulated.invalid', port: 5060, transport: 'udp' } as const;

const REFUSALS: Readonly<Partial<Record<PhoneAct, readonly [status: number, phrase: string]>>> = {
  unavailable: [480, 'Temporarily Unavailable'],
  busy: [486, 'Busy Here'],
  rejects: [603, 'Decline'],
  unreachable: [404, 'Not Found'],
  congestion: [503, 'Service Unavailable'],
};

/** One ring of a simulated phone, until its end: what a SIP phone would say, without a network between. */
export class SimulatedLine implements OutgoingInvite, Dialog {
  readonly callId: string;
  /** The party in memory has only what it does to its call. */
  readonly requestsIn = 0;
  readonly saved: SavedInvite;
  /** Of our audio, which the phone would send to; null when the offer has none. */
  readonly audioPort: number | null;
  readonly #answer: string | undefined;
  readonly #behave: () => PhoneBehaviour;
  #behaviour: PhoneBehaviour = USUAL_BEHAVIOUR.customer;
  readonly #clock: Clock;
  readonly #listener: InviteListener;
  #dialogListener: DialogListener = {};
  #state: 'prepared' | 'ringing' | 'answered' | 'over' = 'prepared';
  readonly #timers: Timer[] = [];
  #patience: Timer | null = null;
  #isTalking = false;
  #offers = 1;

  constructor(
    callId: string,
    request: InviteRequest,
    parts: {
      /** Asked when it is rung. */
      readonly behave: () => PhoneBehaviour;
      readonly clock: Clock;
      readonly listener: InviteListener;
    },
  ) {
    this.callId = callId;
    this.#behave = parts.behave;
    this.#clock = parts.clock;
    this.#listener = parts.listener;
    const agreed = answerOffer(request.sdp ?? '', PHONE_AUDIO);
    this.#answer = agreed.kind === 'agreed' ? agreed.answer : undefined;
    this.audioPort = agreed.kind === 'agreed' ? agreed.audio.remotePort : null;
    this.saved = {
      version: 1,
      callId,
      fromTag: 'ringback',
      from: `<${request.from.uri}>;tag=ringback`,
      to: `<${request.target}>`,
      cseq: 1,
      branch: `z9hG4bK${callId}`,
      maxTries: 1,
      viaSentBy: PLACE.host,
      requestUri: request.target,
      nextHop: PLACE,
      route: [],
    };
  }

  // What the switch asks

  send(): void {
    if (this.#state !== 'prepared') return;
    this.#state = 'ringing';
    this.#behaviour = this.#behave();
    this.#listener.provisional?.({ status: 180, reasonPhrase: 'Ringing' });
    if (this.#behaviour.act !== 'no-answer') this.#later(this.#behaviour.afterMs, () => this.#act());
  }

  cancel(): void {
    if (this.#state === 'prepared') this.#fail({ kind: 'cancelled' });
    else if (this.#state === 'ringing') this.#fail({ kind: 'cancelled', status: 487 });
  }

  listen(listener: DialogListener): void {
    this.#dialogListener = listener;
  }

  /** The phone is told that its answer was taken: from now on it is on the line. */
  ack(): void {
    const { patienceMs, keys } = this.#behaviour;
    if (this.#state !== 'answered') return;
    if (patienceMs !== null && !this.#isTalking)
      this.#patience = this.#later(patienceMs, () => this.hangUp());
    for (const [index, key] of [...keys].entries())
      this.#later((index + 1) * KEY_PACE_MS, () => this.press(key));
  }

  async bye(): Promise<ByeOutcome> {
    if (this.#state === 'answered') this.#close('local-bye');
    return { kind: 'ended' };
  }

  async reinvite(sdp: string): Promise<ReinviteOutcome> {
    if (this.#state !== 'answered') return { kind: 'closed' };
    const agreed = answerOffer(sdp, PHONE_AUDIO);
    return agreed.kind === 'agreed'
      ? { kind: 'accepted', sdp: agreed.answer }
      : { kind: 'rejected', status: 488, reasonPhrase: 'Not Acceptable Here' };
  }

  /** No further requests reach it. */
  async request(): Promise<RequestOutcome> {
    return { kind: 'closed' };
  }

  state(): DialogState {
    return {
      version: 1,
      callId: this.callId,
      localTag: 'ringback',
      remoteTag: 'phone',
      localParty: this.saved.from,
      remoteParty: `${this.saved.to};tag=phone`,
      remoteTarget: this.saved.requestUri,
      routeSet: [],
      localCseq: 1,
      nextHop: PLACE,
      keepHop: false,
      role: 'uac',
    };
  }

  // What happens to the phone

  /** Somebody talks to it. */
  talks(): void {
    if (this.#isTalking || this.#state !== 'answered') return;
    this.#isTalking = true;
    this.#patience?.cancel();
    const { talksForMs } = this.#behaviour;
    if (talksForMs !== null) this.#later(talksForMs, () => this.hangUp());
  }

  press(key: string): void {
    if (this.#state === 'answered') this.#dialogListener.info?.('application/dtmf-relay', `Signal=${key}`);
  }

  /** It puts the caller on hold, or takes the call up again. */
  async setHold(isHeld: boolean): Promise<void> {
    const direction = isHeld ? 'sendonly' : 'sendrecv';
    this.#offers += 1;
    await this.#dialogListener.reinvite?.(makeOffer({ ...PHONE_AUDIO, version: this.#offers, direction }));
  }

  hangUp(): void {
    if (this.#state === 'answered') this.#close('remote-bye');
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** The process ends. */
  abandon(): void {
    this.#state = 'over';
    for (const timer of this.#timers) timer.cancel();
  }

  #act(): void {
    if (this.#state !== 'ringing') return;
    const refusal = REFUSALS[this.#behaviour.act];
    if (refusal !== undefined) {
      const [status, reasonPhrase] = refusal;
      this.#fail({ kind: 'response', status, reasonPhrase });
      return;
    }
    this.#state = 'answered';
    this.#listener.answered(this, this.#answer);
  }

  #fail(failure: InviteFailure): void {
    this.abandon();
    this.#listener.failed(failure);
  }

  #close(kind: 'local-bye' | 'remote-bye'): void {
    this.abandon();
    this.#dialogListener.closed?.({ kind });
  }

  #later(delayMs: number, action: () => void): Timer {
    const timer = this.#clock.setTimer(delayMs, action);
    this.#timers.push(timer);
    return timer;
  }
}

/** Where a simulated phone would have its audio; nothing is sent there. */
const PHONE_AUDIO = { address: '127.0.0.1', port: 9, sessionId: '1', version: 1 };
