import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Clock, Telemetry, Timer } from '@ringback/core';
import { builtModule } from '../engine/built-module.ts';
import { lineCutter } from '../engine/process-protocol.ts';
import type { VoiceAnswer, VoiceBeginning, VoiceEngine } from './voice-engine.ts';
import { decodeReply, encodeLine, VOICE_PIPE_FD, type VoiceOrder } from './voice-protocol.ts';

export interface VoiceProcessOptions {
  readonly wireClock: Clock;
  readonly telemetry: Pick<Telemetry, 'log'>;
  readonly heapMb?: number;
  /** Longest that one input of a call may take, ms. */
  readonly stepMs?: number;
}

/** A process takes 0.1 s until it answers, more on a busy machine. */
const START_MS = 10_000;

interface Known {
  readonly beginning: VoiceBeginning;
  saved: string | null;
  /** The process that has it in memory. */
  home: object | null;
}

interface Waiting {
  readonly order: VoiceOrder;
  readonly answer: (answer: VoiceAnswer) => void;
}

/** Runs VoiceXML documents in a process of their own, which is started when the first one is to run. */
export function voiceProcess(options: VoiceProcessOptions): VoiceEngine {
  return new VoiceProcess(options);
}

class VoiceProcess implements VoiceEngine {
  readonly #options: VoiceProcessOptions;
  readonly #known = new Map<string, Known>();
  readonly #waiting: Waiting[] = [];
  #child: { readonly process: ChildProcess; readonly pipe: Socket; hasAnswered: boolean } | null = null;
  #watch: Timer | null = null;
  #isClosed = false;

  constructor(options: VoiceProcessOptions) {
    this.#options = options;
  }

  start(id: string, beginning: VoiceBeginning, step: VoiceOrder['step']): Promise<VoiceAnswer> {
    this.#known.set(id, { beginning, saved: null, home: null });
    return this.#ask({ kind: 'start', id, beginning, step });
  }

  take(id: string, input: Extract<VoiceOrder, { kind: 'take' }>['input'], step: VoiceOrder['step']) {
    const known = this.#known.get(id);
    if (!known) return Promise.resolve<VoiceAnswer>({ kind: 'lost', why: 'The call has ended' });
    const isThere = known.home !== null && known.home === this.#child;
    if (!isThere && known.saved === null) {
      this.#known.delete(id);
      const why = 'The process that ran the document has ended';
      return Promise.resolve<VoiceAnswer>({ kind: 'lost', why });
    }
    const saved = isThere ? null : known.saved;
    return this.#ask({ kind: 'take', id, input, step, beginning: known.beginning, saved });
  }

  drop(id: string): void {
    if (!this.#known.delete(id)) return;
    if (this.#child?.pipe.writable === true) this.#child.pipe.write(encodeLine({ kind: 'drop', id }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      child.process.once('close', () => resolve());
      child.pipe.end();
      child.process.kill('SIGKILL');
    });
  }

  #ask(order: VoiceOrder): Promise<VoiceAnswer> {
    if (this.#isClosed) return Promise.resolve({ kind: 'lost', why: 'The server is being stopped' });
    return new Promise((answer) => {
      this.#waiting.push({ order, answer });
      this.#running().pipe.write(encodeLine(order));
      if (this.#waiting.length === 1) this.#watchOldest();
    });
  }

  /** The oldest open order is the one in hand: when it takes too long, its call is the culprit. */
  #watchOldest(): void {
    this.#watch?.cancel();
    this.#watch = null;
    if (this.#waiting.length === 0) return;
    const limit = (this.#options.stepMs ?? 2_000) + (this.#child?.hasAnswered === true ? 0 : START_MS);
    this.#watch = this.#options.wireClock.setTimer(limit, () => {
      this.#watch = null;
      this.#child?.process.kill('SIGKILL');
    });
  }

  #running() {
    if (this.#child) return this.#child;
    const entry = fileURLToPath(builtModule('./voice.worker', import.meta.url));
    const process_ = spawn(process.execPath, [`--max-old-space-size=${this.#options.heapMb ?? 512}`, entry], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: {},
      cwd: '/',
    });
    const pipe = process_.stdio[VOICE_PIPE_FD];
    if (!(pipe instanceof Socket)) throw new TypeError('No pipe to the process that runs documents');
    const child = { process: process_, pipe, hasAnswered: false };
    this.#child = child;
    pipe.setEncoding('utf8');
    // The end of the process is told by `close`; what was written to one that is gone is lost.
    pipe.on('error', () => undefined);
    pipe.on(
      'data',
      lineCutter((text) => {
        if (this.#child === child) this.#answered(text, child);
      }),
    );
    process_.on('error', () => this.#ended(child));
    process_.on('close', () => this.#ended(child));
    return child;
  }

  #answered(text: string, child: { hasAnswered: boolean }): void {
    child.hasAnswered = true;
    const waiting = this.#waiting.shift();
    this.#watchOldest();
    if (!waiting) return;
    const reply = decodeReply(text);
    const { id } = waiting.order;
    if (reply.kind === 'failed') {
      this.#known.delete(id);
      waiting.answer({ kind: 'lost', why: reply.why });
      return;
    }
    const known = this.#known.get(id);
    if (known) {
      known.saved = reply.saved;
      known.home = child;
    }
    if (reply.effects.some(({ kind }) => kind === 'exit')) this.#known.delete(id);
    waiting.answer({ kind: 'effects', effects: reply.effects });
  }

  /** The call in hand ends; the others are taken up from where they were, and asked again. */
  #ended(child: object): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#watch?.cancel();
    this.#watch = null;
    const left = this.#waiting.splice(0);
    const culprit = left.shift();
    if (culprit) {
      this.#known.delete(culprit.order.id);
      this.#options.telemetry.log('warn', 'voicexml.process-ended', { call: culprit.order.id });
      culprit.answer({ kind: 'lost', why: 'The document took too long, or too much memory' });
    }
    for (const { order, answer } of left) {
      const again =
        order.kind === 'start'
          ? this.start(order.id, order.beginning, order.step)
          : this.take(order.id, order.input, order.step);
      again.then(answer, () => answer({ kind: 'lost', why: 'The process that ran the document has ended' }));
    }
  }
}
