import type { Clock } from '@ringback/core';
import type { EngineProcess } from './engine-process.ts';
import type { EngineReply } from './engine-protocol.ts';
import type { ProcessMessage } from './process-protocol.ts';
import type { RunawayWatch } from './runaway-watch.ts';

export interface AsideWork {
  readonly process: EngineProcess;
  /** Has looked at the work from its beginning. */
  readonly watch: RunawayWatch;
  /** The work may take this long, milliseconds. */
  readonly limitMs: number;
  readonly resolve: (reply: EngineReply) => void;
  /** What is said of work that takes too long or too much. */
  readonly verdict: (exceeded: 'time' | 'memory', limitMs: number) => EngineReply;
}

/** A process that may end its one piece of work, which takes long, while another one has taken its place. */
export class Aside {
  readonly #work: AsideWork;
  #limitMs: number;

  constructor(work: AsideWork) {
    this.#work = work;
    this.#limitMs = work.limitMs;
  }

  is(process: EngineProcess): boolean {
    return this.#work.process === process;
  }

  /** True: it has come to its end in time. What it was asked for after that, its successor does. */
  hear(message: ProcessMessage): boolean {
    if (message.kind === 'limit') this.#limitMs = message.stepMs;
    if (message.kind !== 'reply') return false;
    this.give(message.reply);
    return true;
  }

  /** True: it was ended, since it took too long or too much. */
  inspect(clock: Pick<Clock, 'now'>): boolean {
    const { process, watch, verdict } = this.#work;
    const exceeded = watch.exceeded(this.#limitMs, clock.now(), () => process.usage());
    if (exceeded === null) return false;
    this.give(verdict(exceeded, this.#limitMs));
    return true;
  }

  /** Its work is over. */
  give(reply: EngineReply): void {
    this.#work.resolve(reply);
    this.#work.process.kill();
  }
}
