import type { SipHop } from '../endpoint/types.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import { makeFailureAck } from './failure-ack.ts';
import type { Timers } from './timers.ts';
import { isReliable, type Wire } from './wire.ts';

export type InviteClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

export interface InviteClientUser {
  provisional(response: SipResponse): void;
  /** A 2xx: the first one, each repetition, and those of other branches of a fork. The user acknowledges. */
  answered(response: SipResponse): void;
  /** 300-699, once; acknowledged here. */
  refused(response: SipResponse): void;
  /** Timer B. */
  timedOut(): void;
  transportFailed(cause: unknown): void;
  terminated(): void;
}

interface Parts {
  readonly request: SipRequest;
  readonly hop: SipHop;
  readonly wire: Wire;
  readonly clock: SipClock;
  readonly timers: Timers;
  readonly user: InviteClientUser;
}

/** INVITE client transaction, RFC 3261 17.1.1 with the accepted state of RFC 6026 7.2. */
export class InviteClientTransaction {
  readonly request: SipRequest;
  readonly hop: SipHop;
  #state: InviteClientState = 'calling';
  readonly #parts: Parts;
  #timerA: SipTimer | undefined;
  #timerB: SipTimer | undefined;
  #linger: SipTimer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.request = parts.request;
    this.hop = parts.hop;
  }

  get state(): InviteClientState {
    return this.#state;
  }

  /** Sends the INVITE and starts timers A and B. */
  start(): void {
    const { clock, timers } = this.#parts;
    this.#timerB = clock.setTimer(timers.timerB, () => this.#fireTimerB());
    if (!isReliable(this.hop)) this.#armTimerA(timers.timerA);
    this.#send(this.request);
  }

  /** Takes the place of a transaction of an earlier process, whose INVITE is out already. */
  adopt(): void {
    this.#state = 'proceeding';
  }

  /** Stops repeating; timer B runs on. For a call that is given up before anything came back. */
  stopRepeating(): void {
    this.#timerA?.cancel();
  }

  receive(response: SipResponse): void {
    if (this.#state === 'terminated') return;
    if (response.status < 200) this.#receiveProvisional(response);
    else if (response.status < 300) this.#receiveAnswer(response);
    else this.#receiveRefusal(response);
  }

  /** Ends without a word, such as when the endpoint closes. */
  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerA?.cancel();
    this.#timerB?.cancel();
    this.#linger?.cancel();
    this.#parts.user.terminated();
  }

  #receiveProvisional(response: SipResponse): void {
    if (this.#state !== 'calling' && this.#state !== 'proceeding') return;
    this.#state = 'proceeding';
    this.#timerA?.cancel();
    this.#timerB?.cancel();
    this.#parts.user.provisional(response);
  }

  #receiveAnswer(response: SipResponse): void {
    if (this.#state === 'completed') return;
    if (this.#state !== 'accepted') {
      this.#state = 'accepted';
      this.#timerA?.cancel();
      this.#timerB?.cancel();
      // RFC 6026 7.2, timer M: 2xx of other branches may follow.
      this.#lingerFor(this.#parts.timers.timerM);
    }
    this.#parts.user.answered(response);
  }

  #receiveRefusal(response: SipResponse): void {
    if (this.#state === 'accepted') return;
    const first = this.#state !== 'completed';
    if (first) {
      this.#state = 'completed';
      this.#timerA?.cancel();
      this.#timerB?.cancel();
    }
    this.#send(makeFailureAck(this.request, response));
    if (!first) return;
    this.#parts.user.refused(response);
    this.#lingerFor(this.#parts.timers.timerD);
  }

  #armTimerA(delayMs: number): void {
    this.#timerA = this.#parts.clock.setTimer(delayMs, () => {
      if (this.#state !== 'calling') return;
      this.#armTimerA(delayMs * 2);
      this.#send(this.request);
    });
  }

  #fireTimerB(): void {
    if (this.#state !== 'calling') return;
    this.#parts.user.timedOut();
    this.terminate();
  }

  #send(message: SipRequest): void {
    this.#parts.wire.send(message, this.hop, (cause) => {
      // Once something came back the peer is known to be there: repetitions may still get through.
      if (this.#state !== 'calling' && this.#state !== 'completed') return;
      if (this.#state === 'calling') this.#parts.user.transportFailed(cause);
      this.terminate();
    });
  }

  #lingerFor(delayMs: number): void {
    if (this.#state === 'terminated') return;
    if (delayMs === 0) this.terminate();
    else this.#linger = this.#parts.clock.setTimer(delayMs, () => this.terminate());
  }
}
