import type { SipHop } from '../endpoint/types.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { SipClock, SipTimer } from '../ports.ts';
import type { Timers } from './timers.ts';
import type { Wire } from './wire.ts';

export type ServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

interface Parts {
  readonly request: SipRequest;
  /** Where responses go: top Via after RFC 3581, or the connection. */
  readonly hop: SipHop;
  readonly wire: Wire;
  readonly clock: SipClock;
  readonly timers: Timers;
}

/** Server transaction of every method but INVITE and ACK, RFC 3261 17.2.2. */
export class ServerTransaction {
  readonly request: SipRequest;
  readonly hop: SipHop;
  #state: ServerState = 'trying';
  readonly #parts: Parts;
  readonly #onEnd: () => void;
  #last: SipResponse | undefined;
  #guard: SipTimer | undefined;
  #timerJ: SipTimer | undefined;

  constructor(parts: Parts, onEnd: () => void) {
    this.#parts = parts;
    this.request = parts.request;
    this.hop = parts.hop;
    this.#onEnd = onEnd;
    // Beyond timer F of the peer no answer is of use to anybody: an owner that forgot must not fill our memory.
    this.#guard = parts.clock.setTimer(2 * parts.timers.timerF, () => this.terminate());
  }

  get state(): ServerState {
    return this.#state;
  }

  /** The request came again. In `trying` it is absorbed. */
  repeat(): void {
    if (this.#last !== undefined) this.#send(this.#last);
  }

  respond(response: SipResponse): void {
    if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
    this.#last = response;
    if (response.status < 200) {
      this.#state = 'proceeding';
      this.#send(response);
      return;
    }
    this.#state = 'completed';
    this.#guard?.cancel();
    this.#send(response);
    const { timerJ } = this.#parts.timers;
    if (timerJ === 0) this.terminate();
    else this.#timerJ = this.#parts.clock.setTimer(timerJ, () => this.terminate());
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#guard?.cancel();
    this.#timerJ?.cancel();
    this.#onEnd();
  }

  #send(response: SipResponse): void {
    // 17.2.2: what cannot be sent ends the transaction; the peer repeats or gives up by its timer F.
    this.#parts.wire.send(response, this.hop, () => this.terminate());
  }
}
