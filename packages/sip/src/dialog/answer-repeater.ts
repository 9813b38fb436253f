import type { Core } from '../endpoint/core.ts';
import type { SipTimer } from '../ports.ts';

/** Repeats a 2xx until its ACK, over every transport: T1, doubled up to T2, for 64*T1 (RFC 3261 13.3.1.4). */
export class AnswerRepeater {
  readonly cseq: number;
  readonly #core: Core;
  readonly #send: () => void;
  #next: SipTimer | undefined;
  #end: SipTimer | undefined;

  constructor(core: Core, cseq: number, send: () => void, expired: () => void) {
    this.cseq = cseq;
    this.#core = core;
    this.#send = send;
    this.#arm(core.bases.t1);
    this.#end = core.clock.setTimer(core.lifetimeMs, () => {
      this.stop();
      expired();
    });
  }

  stop(): void {
    this.#next?.cancel();
    this.#end?.cancel();
  }

  #arm(delayMs: number): void {
    this.#next = this.#core.clock.setTimer(delayMs, () => {
      this.#arm(Math.min(delayMs * 2, this.#core.bases.t2));
      this.#send();
    });
  }
}
