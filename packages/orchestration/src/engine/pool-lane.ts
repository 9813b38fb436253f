import type { Clock, Telemetry, Timer } from '@ringback/core';
import { Aside } from './aside.ts';
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

/**
 * Work that takes longer goes on in a process of its own when others wait for theirs: they get the spare one, or one that takes
 * half a second of processor time to start. A step takes a millisecond, the largest document a tenth of a second.
 */
const ALONE_AFTER_MS = 150;
/** After work that came to its end like that: it is only slow, and more of it must not cost a process each. */
const SLOW_PAUSE_MS = 10_000;
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
 * and all others are told that nothing of what they asked for has happened. They are told the same when the one in
 * hand takes long: it may come to its end, or be ended, aside.
 */
export class PoolLane {
  readonly #options: LaneOptions;
  #watch: RunawayWatch;
  /** Asked and not answered, oldest first. */
  #open: Asked[] = [];
  /** Of those, the ones at the end that the process was not given yet. */
  #unposted = 0;
  #process: EngineProcess | null = null;
  #aside: Aside | null = null;
  /** No work is put aside before. */
  #asideAgainAt = 0;
  #isReady = false;
  /** Limit of the step in hand, when its document has one of its own. */
  #ownLimitMs: number | null = null;
  #published: EngineRequest | null = null;
  #look: Timer | null = null;
  #pause: Timer | null = null;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#watch = this.#newWatch();
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
    this.#aside?.give({ kind: 'closed' });
    this.#aside = null;
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
        if (this.#aside?.is(process) === true) {
          if (!this.#aside.hear(message)) return;
          this.#aside = null;
          this.#asideAgainAt = this.#options.wireClock.now() + SLOW_PAUSE_MS;
          return;
        }
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
        const verdict = outOfMemory ? this.#tooLarge() : CRASHED;
        if (this.#aside?.is(process) === true) this.#endAside(verdict);
        else if (this.#process === process) this.#replace(verdict, { code });
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
    const culprit = wasReady ? this.#takeCulprit() : undefined;
    this.#process = null;
    this.#tellOfEnd(verdict, culprit?.request.kind ?? null, facts);
    culprit?.resolve(verdict);
    this.#releaseOthers();
    if (wasReady) this.#start();
    else {
      this.#pause = this.#options.wireClock.setTimer(RESTART_PAUSE_MS, () => {
        if (!this.#closed) this.#start();
      });
    }
  }

  /** The process ends what it has in hand aside; another one serves those who wait. */
  #putAside(process: EngineProcess, limitMs: number): void {
    const culprit = this.#takeCulprit();
    if (culprit === undefined) return;
    const isCompiling = culprit.request.kind === 'compile';
    const verdict = (exceeded: 'time' | 'memory', limit: number): Verdict => {
      const found = exceeded === 'memory' ? this.#tooLarge() : tooLong(isCompiling, limit);
      this.#tellOfEnd(found, culprit.request.kind, {});
      return found;
    };
    this.#aside = new Aside({ process, watch: this.#watch, limitMs, resolve: culprit.resolve, verdict });
    this.#watch = this.#newWatch();
    this.#process = null;
    this.#options.telemetry.log('warn', 'engine.work-put-aside', { request: culprit.request.kind });
    this.#releaseOthers();
    this.#start();
  }

  /** The process aside has ended by itself. */
  #endAside(verdict: Verdict): void {
    this.#tellOfEnd(verdict, null, {});
    this.#aside?.give(verdict);
    this.#aside = null;
  }

  #tellOfEnd(
    { cause }: Verdict,
    request: EngineRequest['kind'] | null,
    facts: Readonly<Record<string, unknown>>,
  ): void {
    this.#options.telemetry.log('error', 'engine.process-ended', { cause, request, ...facts });
  }

  /** The request in hand, which is not waited for here any more. */
  #takeCulprit(): Asked | undefined {
    return this.#open.length > this.#unposted ? this.#open.shift() : undefined;
  }

  /** Who was posted to a process that will not answer: documents are compiled by the next one. */
  #releaseOthers(): void {
    const posted = this.#open.slice(0, this.#open.length - this.#unposted);
    const again = posted.filter(({ request }) => request.kind === 'compile' || request.kind === 'document');
    this.#open = [...again, ...this.#open.slice(this.#open.length - this.#unposted)];
    this.#unposted = this.#open.length;
    for (const asked of posted) if (!again.includes(asked)) asked.resolve({ kind: 'absent' });
  }

  #keepLooking(): void {
    if (this.#look !== null || this.#closed) return;
    this.#look = this.#options.wireClock.setTimer(LOOK_MS, () => {
      this.#look = null;
      this.#inspect();
      if (this.#open.length > 0 || this.#aside !== null) this.#keepLooking();
    });
  }

  /** The watchdog. */
  #inspect(): void {
    if (this.#aside?.inspect(this.#options.wireClock) === true) this.#aside = null;
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
    if (exceeded === null) {
      if (this.#mayGoAside()) this.#putAside(process, limit);
      return;
    }
    this.#replace(exceeded === 'memory' ? this.#tooLarge() : tooLong(isCompiling, limit), {});
    process.kill();
  }

  /** Whether what is in hand takes long, others wait, and its answer is whole without the memory of the process. */
  #mayGoAside(): boolean {
    const [oldest, ...others] = this.#open;
    if (!this.#isReady || this.#aside !== null || oldest === undefined) return false;
    if (this.#options.wireClock.now() < this.#asideAgainAt || !isWhole(oldest.request)) return false;
    return (
      this.#watch.hasComputedFor(ALONE_AFTER_MS) &&
      others.some(({ request }) => request.kind !== 'publish' && request.kind !== 'forget')
    );
  }

  #newWatch(): RunawayWatch {
    return new RunawayWatch(LOOK_MS, this.#options.heapMb + OUTSIDE_HEAP_MB);
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

/** What is asked needs nothing that stays behind in the process: a session comes with its answer. */
function isWhole(request: EngineRequest): boolean {
  switch (request.kind) {
    case 'start':
    case 'terminate':
    case 'inspect':
    case 'compile':
      return true;
    case 'deliver':
      return !request.order.more;
    default:
      return false;
  }
}

function tooLong(isCompiling: boolean, limit: number): Verdict {
  const text = isCompiling
    ? `Compiling it takes longer than ${limit} ms.`
    : `The scenario did not come to an end within ${limit} ms and was stopped.`;
  return { kind: 'killed', cause: 'time', text };
}
