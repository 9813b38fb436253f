import { SAMPLE_RATE } from '../g711.ts';
import { Greeting, type GreetingLimits } from './greeting.ts';
import { BLOCK, type ToneNews, Tones } from './tones.ts';

/** What is listened for. */
export type ProgressWish =
  /** Early media: the tones of the network. */
  | { readonly stage: 'before-answer' }
  | {
      readonly stage: 'after-answer';
      /** So long after the answer it is decided at the latest, ms. */
      readonly timeGuardMs: number;
      readonly limits: GreetingLimits;
      /** A machine is told of only when it can be spoken to: after its signal or its silence, at most so long after, ms. 0: at once. */
      readonly awaitSignalMs: number;
    };

/** How a call went on, as far as it can be heard (routing reference 4.8). `afterMs`: of sound. */
export type CallProgress = {
  readonly who: 'person' | 'machine' | 'fax' | 'busy' | 'congestion' | 'no-such-number' | 'unknown';
  /** Why, for the trace: Asterisk's word for what it heard, or the name of the tone. */
  readonly cause: string;
  readonly afterMs: number;
};

/** Audio that comes in packets of any length is judged in pieces of 20 ms. */
const FRAME = SAMPLE_RATE / 50;
const FRAME_MS = 20;
/** Silence after a greeting of a machine without a signal. */
const MACHINE_SILENCE_MS = 2_000;
/** A sender that keeps still while nobody speaks is silent from so long after its last packet on. */
const GAP_MS = 100;

/** Listens to one leg until it knows; then it has nothing more to say. */
export class CallProgressListener {
  readonly #wish: ProgressWish;
  readonly #decided: (progress: CallProgress) => void;
  readonly #greeting: Greeting | null;
  readonly #tones = new Tones();
  readonly #frame = new Int16Array(FRAME);
  readonly #block = new Int16Array(BLOCK);
  #inFrame = 0;
  #inBlock = 0;
  #heardMs = 0;
  #heardUntil: number;
  #machine: { readonly cause: string; silenceMs: number; waitedMs: number } | null = null;
  #isOver = false;

  constructor(wish: ProgressWish, nowMs: number, decided: (progress: CallProgress) => void) {
    this.#wish = wish;
    this.#decided = decided;
    this.#heardUntil = nowMs;
    this.#greeting = wish.stage === 'after-answer' ? new Greeting(wish.limits) : null;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Samples that arrived. */
  take(samples: Int16Array, nowMs: number): void {
    this.#heardUntil = nowMs;
    this.#feed(samples);
  }

  /** Time passes: a sender that stopped is silent. */
  beat(nowMs: number): void {
    const missing = nowMs - this.#heardUntil - GAP_MS;
    if (this.#isOver || missing < FRAME_MS) return;
    this.#heardUntil += missing;
    this.#feed(new Int16Array(Math.round((missing * SAMPLE_RATE) / 1_000)));
  }

  /** Ends it without a verdict of its own. */
  end(cause: string): void {
    this.#decide('unknown', cause);
  }

  #feed(samples: Int16Array): void {
    for (const sample of samples) {
      this.#frame[this.#inFrame++] = sample;
      this.#block[this.#inBlock++] = sample;
      if (this.#inBlock === BLOCK) {
        this.#inBlock = 0;
        const news = this.#tones.take(this.#block);
        if (news !== null) this.#tone(news);
      }
      if (this.#inFrame === FRAME) {
        this.#inFrame = 0;
        this.#takeFrame();
      }
      if (this.#isOver) return;
    }
  }

  #takeFrame(): void {
    this.#heardMs += FRAME_MS;
    if (this.#greeting === null || this.#wish.stage === 'before-answer') return;
    const amplitude = meanAmplitude(this.#frame);
    if (this.#machine !== null) {
      this.#awaitSignal(amplitude < this.#wish.limits.silenceThreshold);
      return;
    }
    const verdict = this.#greeting.take(amplitude, FRAME_MS);
    if (verdict?.who === 'machine') this.#machineFound(verdict.cause);
    else if (verdict !== null) this.#decide(verdict.who, verdict.cause);
    else if (this.#heardMs >= this.#wish.timeGuardMs) this.#decide('unknown', 'TOOLONG');
  }

  #machineFound(cause: string): void {
    const waits = this.#wish.stage === 'after-answer' && this.#wish.awaitSignalMs > 0;
    if (waits) this.#machine = { cause, silenceMs: 0, waitedMs: 0 };
    else this.#decide('machine', cause);
  }

  #awaitSignal(isSilent: boolean): void {
    const machine = this.#machine;
    if (machine === null || this.#wish.stage === 'before-answer') return;
    machine.waitedMs += FRAME_MS;
    machine.silenceMs = isSilent ? machine.silenceMs + FRAME_MS : 0;
    if (machine.silenceMs >= MACHINE_SILENCE_MS || machine.waitedMs >= this.#wish.awaitSignalMs)
      this.#decide('machine', machine.cause);
  }

  #tone(news: ToneNews): void {
    switch (news.kind) {
      case 'fax':
        // Behind a greeting the same tone is the signal of a machine.
        if (this.#greeting !== null && this.#machine === null) this.#decide('fax', 'FAX-TONE');
        return;
      case 'busy':
        this.#decide('busy', 'BUSY-TONE');
        return;
      case 'congestion':
        this.#decide('congestion', 'REORDER-TONE');
        return;
      case 'information':
        if (news.name === 'intercept' || news.name === 'vacant')
          this.#decide('no-such-number', `SIT-${news.name.toUpperCase()}`);
        else this.#decide('congestion', `SIT-${news.name.toUpperCase()}`);
        return;
      case 'beep':
        // Before it was clear who speaks, it is a short greeting of a machine.
        if (this.#machine !== null) this.#decide('machine', `${this.#machine.cause}-BEEP`);
        else if (this.#greeting !== null) this.#decide('machine', 'BEEP');
    }
  }

  #decide(who: CallProgress['who'], cause: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#decided({ who, cause, afterMs: this.#heardMs });
  }
}

function meanAmplitude(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += Math.abs(sample);
  return sum / samples.length;
}
