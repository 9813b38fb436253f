import type { Clock, Telemetry, Timer } from '@ringback/core';
import type { EngineProcess, StartEngineProcess } from './engine-process.ts';
import type { EngineReply, EngineRequest } from './engine-protocol.ts';
import type { ProcessOrders } from './process-protocol.ts';
import { RunawayWatch } from './runaway-watch.ts';

export interface LaneOptions {
  readonly orders: ProcessOrders;
  readonly heapMb: number;
  /** Longest time that one step may take. */
  readonly stepLimitMs: number;
  readonly compileLimitMs: number;
  readonly startProcess: StartEngineProcess;
  readonly wireClock: Clock;
  readonly telemetry: Pick<Telemetry, 'log' | 'count'>;
}

/** How often the watchdog looks while something is under way. */
const LOOK_MS = 50;
/** A process that is not ready by then does not become so. */
const START_LIMIT_MS = 60_000;
/** Pause before the next start of a process that ended before it was ready: it would end again at once. */
const RESTART_PAUSE_MS = 1000;
/** Memory that a process may have besides its heap, MB: its program, and what a garbage collection needs for a moment. */
const OUTSIDE_HEAP_MB = 512;

interface Asked {
  readonly request: EngineRequest;
  readonly resolve: (reply: EngineReply) => void;
}
type Verdict = Extract<EngineReply, { kind: 'killed' }>;

/**
 * One lane of the pool: the process for its share of the sessions, and the one after it when that has to be ended.
 * Requests are answered in their order, so the oldest open one is in hand: when the process ends it is the culprit,
 * and all others are told that nothing of what they asked for has happened.
 */
export class PoolLane {
  readonly #options: LaneOptions;
  readonly #watch: RunawayWatch;
  /** Asked and not answered, oldest first. */
  #open: Asked[] = [];
  /** Of those, the ones at the end that the process was not given yet. */
  #unposted = 0;
  #process: EngineProcess | null = null;
  #isReady = false;
  /** Limit of the step in hand, when its document has one of its own. */
  #ownLimitMs: number | null = null;
  #published: EngineRequest | null = null;
  #look: Timer | null = null;
  #pause: Timer | null = null;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#watch = new RunawayWatch(LOOK_MS, options.heapMb + OUTSIDE_HEAP_MB);
    this.#start();
  }

  call(request: EngineRequest): Promise<EngineReply> {
    if (request.kind === 'publish') this.#published = request;
    if (this.#closed) return Promise.resolve({ kind: 'closed' });
    return new Promise((resolve) => {
      this.#open.push({ request, resolve });
      // Requests of one turn of the event loop share a write.
      if (++this.#unposted === 1) queueMicrotask(() => this.#post());
      this.#keepLooking();
    });
  }

  close(): void {
    this.#closed = true;
    this.#look?.cancel();
    this.#pause?.cancel();
    this.#process?.kill();
    this.#process = null;
    const open = this.#open;
    this.#open = [];
    for (const { resolve } of open) resolve({ kind: 'closed' });
  }

  #post(): void {
    if (this.#process === null || this.#unposted === 0) return;
    const fresh = this.#open.slice(this.#open.length - this.#unposted);
    this.#unposted = 0;
    this.#process.post(fresh.map(({ request }) => request));
  }

  #start(): void {
    const { orders, heapMb, startProcess } = this.#options;
    this.#isReady = false;
    this.#ownLimitMs = null;
    this.#watch.reset();
    const process: EngineProcess = startProcess(orders, heapMb, {
      message: (message) => {
        // One that was given up may still have had something to say.
        if (this.#process !== process) return;
        if (message.kind === 'limit') {
          this.#ownLimitMs = message.stepMs;
          return;
        }
        this.#watch.reset();
        this.#ownLimitMs = null;
        if (message.kind === 'ready') this.#isReady = true;
        else this.#open.shift()?.resolve(message.reply);
      },
      ended: ({ outOfMemory, code }) => {
        if (this.#process !== process) return;
        this.#replace(outOfMemory ? this.#tooLarge() : CRASHED, { code });
      },
    });
    this.#process = process;
    if (this.#published !== null) {
      this.#open.unshift({ request: this.#published, resolve: () => undefined });
      this.#unposted = this.#open.length;
    }
    this.#post();
  }

  /** Another process takes over. Who was in hand gets the verdict, the others hear that nothing has happened. */
  #replace(verdict: Verdict, facts: Readonly<Record<string, unknown>>): void {
    const wasReady = this.#isReady;
    const posted = this.#open.slice(0, this.#open.length - this.#unposted);
    const culprit = wasReady ? posted.shift() : undefined;
    this.#process = null;
    this.#options.telemetry.log('error', 'engine.process-ended', {
      cause: verdict.cause,
      request: culprit?.request.kind ?? null,
      ...facts,
    });
    const again = posted.filter(({ request }) => request.kind === 'compile' || request.kind === 'document');
    this.#open = [...again, ...this.#open.slice(this.#open.length - this.#unposted)];
    this.#unposted = this.#open.length;
    culprit?.resolve(verdict);
    for (const asked of posted) if (!again.includes(asked)) asked.resolve({ kind: 'absent' });
    if (wasReady) this.#start();
    else {
      this.#pause = this.#options.wireClock.setTimer(RESTART_PAUSE_MS, () => {
        if (!this.#closed) this.#start();
      });
    }
  }

  #keepLooking(): void {
    if (this.#look !== null || this.#closed) return;
    this.#look = this.#options.wireClock.setTimer(LOOK_MS, () => {
      this.#look = null;
      this.#inspect();
      if (this.#open.length > 0) this.#keepLooking();
    });
  }

  /** The watchdog. */
  #inspect(): void {
    const process = this.#process;
    const [oldest] = this.#open;
    if (process === null || oldest === undefined) return;
    const { wireClock, stepLimitMs, compileLimitMs } = this.#options;
    const { kind } = oldest.request;
    const isCompiling = kind === 'compile' || kind === 'document';
    const limit = !this.#isReady
      ? START_LIMIT_MS
      : isCompiling
        ? compileLimitMs
        : (this.#ownLimitMs ?? stepLimitMs);
    const exceeded = this.#watch.exceeded(limit, wireClock.now(), () => process.usage());
    if (exceeded === null) return;
    this.#replace(exceeded === 'memory' ? this.#tooLarge() : tooLong(isCompiling, limit), {});
    process.kill();
  }

  #tooLarge(): Verdict {
    const text = `The scenario needs more memory than there is for all (${this.#options.heapMb} MB).`;
    return { kind: 'killed', cause: 'memory', text };
  }
}

const CRASHED: Verdict = {
  kind: 'killed',
  cause: 'crash',
  text: 'The scenario made the process that ran it fail.',
};

function tooLong(isCompiling: boolean, limit: number): Verdict {
  const text = isCompiling
    ? `Compiling it takes longer than ${limit} ms.`
    : `The scenario did not come to an end within ${limit} ms and was stopped.`;
  return { kind: 'killed', cause: 'time', text };
}
