import type { SipHop } from '../endpoint/types.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import type { Timers } from './timers.ts';
import { isReliable, type Wire } from './wire.ts';

export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

export interface InviteServerUser {
  /** Timer H: our refusal was never acknowledged. The call is over all the same. */
  ackMissing?(): void;
  transportFailed?(cause: unknown): void;
  terminated(): void;
}

interface Parts {
  readonly request: SipRequest;
  /** Where responses go: top Via after RFC 3581, or the connection. */
  readonly hop: SipHop;
  readonly wire: Wire;
  readonly clock: SipClock;
  readonly timers: Timers;
}

/** If nobody answered an INVITE in this time the peer gets a 100 (RFC 3261 17.2.1). */
const TRYING_AFTER_MS = 200;

/** INVITE server transaction, RFC 3261 17.2.1 with the accepted state of RFC 6026 7.1. */
export class InviteServerTransaction {
  readonly request: SipRequest;
  readonly hop: SipHop;
  #state: InviteServerState = 'proceeding';
  readonly #parts: Parts;
  #user: InviteServerUser | undefined;
  readonly #onEnd: () => void;
  #last: SipResponse | undefined;
  #trying: SipTimer | undefined;
  #timerG: SipTimer | undefined;
  #timerH: SipTimer | undefined;
  #linger: SipTimer | undefined;

  constructor(parts: Parts, onEnd: () => void) {
    this.#parts = parts;
    this.request = parts.request;
    this.hop = parts.hop;
    this.#onEnd = onEnd;
    this.#trying = parts.clock.setTimer(TRYING_AFTER_MS, () => {
      if (this.#state === 'proceeding' && this.#last === undefined) {
        this.respond(makeResponse(this.request, { status: 100 }));
      }
    });
  }

  get state(): InviteServerState {
    return this.#state;
  }

  attach(user: InviteServerUser): void {
    this.#user = user;
  }

  /** The INVITE came again. */
  repeat(): void {
    if (this.#last === undefined) return;
    // In the accepted state the user repeats its 2xx by its own timer (RFC 6026 7.1).
    if (this.#state === 'proceeding' || this.#state === 'completed') this.#send(this.#last);
  }

  /** The ACK to a refusal. */
  acknowledge(): void {
    if (this.#state !== 'completed') return;
    this.#state = 'confirmed';
    this.#timerG?.cancel();
    this.#timerH?.cancel();
    this.#lingerFor(this.#parts.timers.timerI);
  }

  respond(response: SipResponse): void {
    if (this.#state === 'accepted') {
      if (response.status >= 200 && response.status < 300) this.#send(response);
      return;
    }
    if (this.#state !== 'proceeding') return;
    this.#trying?.cancel();
    this.#last = response;
    if (response.status >= 200 && response.status < 300) {
      this.#state = 'accepted';
      this.#lingerFor(this.#parts.timers.timerL);
    } else if (response.status >= 300) {
      this.#state = 'completed';
      const { clock, timers } = this.#parts;
      if (!isReliable(this.hop)) this.#armTimerG(timers.timerG);
      this.#timerH = clock.setTimer(timers.timerH, () => {
        this.#user?.ackMissing?.();
        this.terminate();
      });
    }
    this.#send(response);
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#trying?.cancel();
    this.#timerG?.cancel();
    this.#timerH?.cancel();
    this.#linger?.cancel();
    this.#onEnd();
    this.#user?.terminated();
  }

  #armTimerG(delayMs: number): void {
    this.#timerG = this.#parts.clock.setTimer(delayMs, () => {
      if (this.#state !== 'completed' || this.#last === undefined) return;
      this.#armTimerG(Math.min(delayMs * 2, this.#parts.timers.bases.t2));
      this.#send(this.#last);
    });
  }

  #send(response: SipResponse): void {
    this.#parts.wire.send(response, this.hop, (cause) => {
      this.#user?.transportFailed?.(cause);
      // RFC 6026 8.7: a failed send does not end the accepted state.
      if (this.#state === 'completed') this.terminate();
    });
  }

  #lingerFor(delayMs: number): void {
    if (delayMs === 0) this.terminate();
    else this.#linger = this.#parts.clock.setTimer(delayMs, () => this.terminate());
  }
}
