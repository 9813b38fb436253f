import type { Clock, Timer } from '@ringback/core';
import type { EngineProcess, EngineProcessListener, StartEngineProcess } from './engine-process.ts';
import type { EngineRequest } from './engine-protocol.ts';
import type { ProcessMessage, ProcessOrders } from './process-protocol.ts';

export interface SpareOptions {
  readonly orders: ProcessOrders;
  readonly heapMb: number;
  readonly startProcess: StartEngineProcess;
  readonly wireClock: Clock;
}

/** The start of a spare costs half a second of processor time: who waits for the process that took its place goes first. */
const REPLENISH_AFTER_MS = 2_000;
/** A server that has just started has better things to do, and may not live for long. */
const FIRST_AFTER_MS = 15_000;

/** The first document that a process compiles takes a tenth of a second longer than all others. */
const WARM_UP: EngineRequest = {
  kind: 'compile',
  url: 'ringback:warm-up',
  text: `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
    <datamodel><data id="n" expr="0"/></datamodel>
    <state id="s"><transition event="e" cond="n === 0"><assign location="n" expr="n + 1"/></transition></state>
  </scxml>`,
  parts: {},
};

/**
 * One process that is kept ready for the whole pool: whoever has to replace a process in a hurry takes it, and does
 * not wait for a start. Another one is started when things are calm again. It costs the memory of a process that has
 * run nothing yet.
 */
export class SpareProcess {
  readonly #options: SpareOptions;
  #spare: Kept | null = null;
  #replenish: Timer | null = null;
  #closed = false;

  constructor(options: SpareOptions) {
    this.#options = options;
    this.#replenishSoon(FIRST_AFTER_MS);
  }

  /** The spare when there is one that is ready, and else a new one. */
  readonly take: StartEngineProcess = (orders, heapMb, listener) => {
    const spare = this.#spare;
    if (spare === null || !spare.isReady) return this.#options.startProcess(orders, heapMb, listener);
    this.#spare = null;
    this.#replenishSoon();
    return spare.handTo(listener);
  };

  close(): void {
    this.#closed = true;
    this.#replenish?.cancel();
    this.#spare?.process.kill();
    this.#spare = null;
  }

  #replenishSoon(afterMs = REPLENISH_AFTER_MS): void {
    if (this.#closed || this.#replenish !== null) return;
    this.#replenish = this.#options.wireClock.setTimer(afterMs, () => {
      this.#replenish = null;
      if (this.#closed || this.#spare !== null) return;
      const spare = new Kept(this.#options, () => {
        // The system may have ended it when memory was scarce.
        if (this.#spare !== spare) return;
        this.#spare = null;
        this.#replenishSoon();
      });
      this.#spare = spare;
    });
  }
}

/** A process that waits to be used, and who listens to it then. */
class Kept {
  readonly process: EngineProcess;
  isReady = false;
  #user: EngineProcessListener | null = null;

  constructor({ startProcess, orders, heapMb }: SpareOptions, onEndUnused: () => void) {
    this.process = startProcess(orders, heapMb, {
      message: (message: ProcessMessage) => {
        if (this.#user !== null) this.#user.message(message);
        else if (message.kind === 'ready') this.process.post([WARM_UP]);
        else if (message.kind === 'reply') this.isReady = true;
      },
      ended: (facts) => {
        if (this.#user === null) onEndUnused();
        else this.#user.ended(facts);
      },
    });
  }

  /** Its user hears that it is ready as of any other, after this call. */
  handTo(user: EngineProcessListener): EngineProcess {
    this.#user = user;
    queueMicrotask(() => user.message({ kind: 'ready' }));
    return this.process;
  }
}
