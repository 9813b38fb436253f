import type { SipHop } from '../endpoint/types.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import type { Timers } from './timers.ts';
import { isReliable, type Wire } from './wire.ts';

export type ClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

export interface ClientUser {
  provisional?(response: SipResponse): void;
  /** 200-699, once. */
  final(response: SipResponse): void;
  /** Timer F. */
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
  readonly user: ClientUser;
}

/** Client transaction of every method but INVITE, RFC 3261 17.1.2. */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly hop: SipHop;
  #state: ClientState = 'trying';
  readonly #parts: Parts;
  #timerE: SipTimer | undefined;
  #timerF: SipTimer | undefined;
  #timerK: SipTimer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.request = parts.request;
    this.hop = parts.hop;
  }

  get state(): ClientState {
    return this.#state;
  }

  start(): void {
    const { clock, timers } = this.#parts;
    this.#timerF = clock.setTimer(timers.timerF, () => this.#fireTimerF());
    if (!isReliable(this.hop)) this.#armTimerE(timers.timerE);
    this.#send();
  }

  receive(response: SipResponse): void {
    if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
    if (response.status < 200) {
      this.#state = 'proceeding';
      this.#parts.user.provisional?.(response);
      return;
    }
    this.#state = 'completed';
    this.#timerE?.cancel();
    this.#timerF?.cancel();
    this.#parts.user.final(response);
    if (this.#parts.timers.timerK === 0) this.terminate();
    else this.#timerK = this.#parts.clock.setTimer(this.#parts.timers.timerK, () => this.terminate());
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerE?.cancel();
    this.#timerF?.cancel();
    this.#timerK?.cancel();
    this.#parts.user.terminated();
  }

  #armTimerE(delayMs: number): void {
    const { t2 } = this.#parts.timers.bases;
    this.#timerE = this.#parts.clock.setTimer(delayMs, () => {
      if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
      this.#armTimerE(this.#state === 'proceeding' ? t2 : Math.min(delayMs * 2, t2));
      this.#send();
    });
  }

  #fireTimerF(): void {
    if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
    this.#parts.user.timedOut();
    this.terminate();
  }

  #send(): void {
    this.#parts.wire.send(this.request, this.hop, (cause) => {
      if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
      this.#parts.user.transportFailed(cause);
      this.terminate();
    });
  }
}
