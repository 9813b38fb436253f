import type {
  CallControl,
  CallId,
  Clock,
  RequestId,
  SessionId,
  Timer,
  Treatment,
  WorkTracker,
} from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import type { CallEntry } from './call-book.ts';
import { type CollectRule, collectDigit, waitForDigit } from './digit-collection.ts';

export interface TreatmentPorts {
  readonly callControl: Pick<CallControl, 'play' | 'stopTreatment'>;
  readonly clock: Clock;
  readonly work: WorkTracker;
  /** Makes a sound of words: its file, or null when there is nothing to be heard. Never rejects. */
  readonly speak: (words: SpokenWords) => Promise<string | null>;
  /** Tells a session how a treatment ended, and settles its request when it is among the open ones. */
  readonly answer: (id: SessionId, requestId: RequestId, event: ScxmlEvent) => void;
  /** A sound could not be played; the trace is to say so. */
  readonly refused: (entry: CallEntry) => void;
  /** A treatment begins: what else plays to that call ends without a word. */
  readonly makeWay: (entry: CallEntry) => void;
}

/** A text or the digits of a number, to be spoken. */
export interface SpokenWords {
  readonly kind: 'words';
  readonly text: string;
  readonly isNumber: boolean;
  /** `en-US` */
  readonly language: string;
}

/** One sound of a treatment. */
export interface TreatmentStep {
  readonly source: Treatment['source'] | SpokenWords;
  readonly loop: boolean;
  /** It is stopped after that long; null = it ends by itself. */
  readonly durationMs: number | null;
  /** A digit ends it when digits are collected. */
  readonly interrupt: boolean;
}

/** A treatment that a session asked for: sounds one after the other, and perhaps digits. */
export interface TreatmentOrder {
  readonly requestId: RequestId;
  readonly sessionId: SessionId;
  readonly verb: 'play' | 'playsound' | 'pause' | 'collect' | 'playandcollect';
  readonly steps: readonly TreatmentStep[];
  readonly collect: CollectRule | null;
}

interface Running {
  readonly entry: CallEntry;
  readonly steps: readonly TreatmentStep[];
  /** Index of the sound that plays; the number of steps once all are over. */
  at: number;
  /** Who is told; null for one that runs while a request waits, which begins again from the front. */
  readonly order: TreatmentOrder | null;
  /** The request that it runs for. */
  readonly waitsFor: RequestId | null;
  /** Sounds that were begun; the words that are being made belong to the last one. */
  begun: number;
  /** Words are being made: what the switch says now is of an earlier sound. */
  isMaking: boolean;
  /** A sound of this round was played to its end. */
  wasHeard: boolean;
  digits: string;
  /** All digits are there; what must be heard is still being said. */
  isComplete: boolean;
  /** Ends the sound, or the wait for digits. */
  readonly timers: { step: Timer | null; digit: Timer | null; total: Timer | null };
}

/**
 * What the waiting party of each call hears and keys (ORS reference 5): one treatment at a time, a new one replaces it
 * without a word. The switch plays single sounds; sequences, durations and digits are here.
 */
export class CallTreatments {
  readonly #ports: TreatmentPorts;
  readonly #running = new Map<CallId, Running>();

  constructor(ports: TreatmentPorts) {
    this.#ports = ports;
  }

  start(entry: CallEntry, order: TreatmentOrder): void {
    const running = this.#begin(entry, order.steps, order, null);
    if (order.collect === null || order.steps.length > 0) this.#play(running);
    else {
      // Who keys digits in silence hears nothing of what played before.
      this.#ports.callControl.stopTreatment(entry.callId);
      this.#listen(running);
    }
  }

  /** Sounds again and again while a request waits, without a word to the session. */
  wait(entry: CallEntry, request: RequestId, steps: readonly TreatmentStep[]): void {
    this.#play(this.#begin(entry, steps, null, request));
  }

  /** The request that a treatment ran for does not wait any more. */
  waitIsOver(entry: CallEntry, request: RequestId): void {
    const running = this.#running.get(entry.callId);
    if (running?.waitsFor === request) this.#silence(running);
  }

  /** `dialog:stop`: what was asked for ends as cancelled. */
  stop(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (running === undefined) {
      this.#ports.callControl.stopTreatment(entry.callId);
      return;
    }
    this.#silence(running);
    this.#fail(running, 'cancelled', 'The treatment was stopped.');
  }

  /** The switch says that the sound asked for last is over. */
  soundFinished(entry: CallEntry, outcome: 'completed' | 'ended' | 'refused'): void {
    const running = this.#running.get(entry.callId);
    if (running === undefined || outcome === 'ended' || running.isMaking) return;
    if (outcome === 'refused') this.#ports.refused(entry);
    else running.wasHeard = true;
    this.#cancelStep(running);
    if (outcome === 'refused' && running.order !== null) {
      this.#drop(running);
      this.#fail(running, 'remote', 'The treatment could not be played.');
      return;
    }
    this.#next(running);
  }

  /** False: nobody collects digits in this call. */
  digit(entry: CallEntry, digit: string): boolean {
    const running = this.#running.get(entry.callId);
    const rule = running?.order?.collect;
    if (running === undefined || rule === null || rule === undefined) return false;
    if (running.isComplete) return true;
    if (running.steps[running.at]?.interrupt === true) this.#bargeIn(running);
    const outcome = collectDigit(rule, running.digits, digit);
    if (outcome.kind === 'aborted') {
      this.#end(running);
      this.#fail(running, 'cancelled', 'The party keyed a digit that gives up.');
      return true;
    }
    running.digits = outcome.digits;
    const isSaid = running.at >= running.steps.length;
    if (outcome.kind === 'more' && isSaid) this.#awaitDigit(running, rule);
    else if (outcome.kind === 'done' && isSaid) this.#finish(running);
    else running.isComplete = outcome.kind === 'done';
    return true;
  }

  /** The party talks to somebody now: nothing more is heard of its treatment. */
  connected(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (running !== undefined) this.#drop(running);
  }

  /** The call is over: what was asked for ends as cancelled. */
  callEnded(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (running === undefined) return;
    this.#drop(running);
    this.#fail(running, 'cancelled', 'The call is over.');
  }

  /** No timer fires any more; for the end of the process. */
  close(): void {
    for (const running of this.#running.values()) this.#drop(running);
  }

  #begin(
    entry: CallEntry,
    steps: readonly TreatmentStep[],
    order: TreatmentOrder | null,
    waitsFor: RequestId | null,
  ): Running {
    // A new treatment replaces the one before.
    this.connected(entry);
    this.#ports.makeWay(entry);
    const running: Running = {
      entry,
      steps,
      at: 0,
      order,
      waitsFor,
      begun: 0,
      isMaking: false,
      wasHeard: false,
      digits: '',
      isComplete: false,
      timers: { step: null, digit: null, total: null },
    };
    this.#running.set(entry.callId, running);
    return running;
  }

  #play(running: Running): void {
    const step = running.steps[running.at];
    if (step === undefined) return;
    const { callControl, clock } = this.#ports;
    const { source, loop } = step;
    running.begun += 1;
    running.isMaking = source.kind === 'words';
    if (source.kind === 'words') this.#say(running, source);
    else callControl.play({ callId: running.entry.callId, source, loop });
    if (step.durationMs === null) return;
    running.timers.step = clock.setTimer(step.durationMs, () => {
      running.timers.step = null;
      running.wasHeard = true;
      const isLast = running.at + 1 >= running.steps.length;
      if (isLast && running.order !== null) callControl.stopTreatment(running.entry.callId);
      this.#next(running);
    });
  }

  #say(running: Running, words: SpokenWords): void {
    const { begun, entry } = running;
    const { speak, callControl, work } = this.#ports;
    const made = speak(words).then((file) => {
      if (this.#running.get(entry.callId) !== running || running.begun !== begun) return;
      running.isMaking = false;
      if (file === null) this.soundFinished(entry, 'refused');
      else callControl.play({ callId: entry.callId, source: { kind: 'file', file }, loop: false });
    });
    void work.track(made);
  }

  #next(running: Running): void {
    running.at += 1;
    if (running.at < running.steps.length) {
      this.#play(running);
      return;
    }
    if (running.order === null) {
      // A round in which nothing could be played would begin again at once, and again.
      if (!running.wasHeard) {
        this.#drop(running);
        return;
      }
      running.at = 0;
      running.wasHeard = false;
      this.#play(running);
    } else if (running.order.collect === null || running.isComplete) this.#finish(running);
    else this.#listen(running);
  }

  /** Skips all that was still to be said, up to what must be heard. */
  #bargeIn(running: Running): void {
    this.#cancelStep(running);
    running.begun += 1;
    running.isMaking = false;
    running.at += 1;
    while (running.steps[running.at]?.interrupt === true) running.at += 1;
    if (running.at < running.steps.length) {
      this.#play(running);
      return;
    }
    this.#ports.callControl.stopTreatment(running.entry.callId);
    this.#listen(running);
  }

  /** All was said; the time for digits begins. */
  #listen(running: Running): void {
    const rule = running.order?.collect;
    if (rule === null || rule === undefined) return;
    running.at = running.steps.length;
    running.timers.total = this.#ports.clock.setTimer(rule.totalTimeoutMs, () => this.#timeOut(running));
    this.#awaitDigit(running, rule);
  }

  #awaitDigit(running: Running, rule: CollectRule): void {
    running.timers.digit?.cancel();
    const { waitMs, isResult } = waitForDigit(rule, running.digits);
    running.timers.digit =
      waitMs === null
        ? null
        : this.#ports.clock.setTimer(waitMs, () =>
            isResult ? this.#finish(running) : this.#timeOut(running),
          );
  }

  #timeOut(running: Running): void {
    this.#end(running);
    this.#fail(running, 'timeout', 'Not enough digits were keyed in time.');
  }

  #finish(running: Running): void {
    this.#end(running);
    const { order, entry } = running;
    if (order === null) return;
    this.#ports.answer(order.sessionId, order.requestId, {
      name: `dialog.${order.verb}.done`,
      type: 'external',
      data: {
        requestid: order.requestId,
        interactionid: entry.callId,
        ...(order.collect === null ? {} : { digits: running.digits }),
      },
    });
  }

  #fail(running: Running, error: 'cancelled' | 'remote' | 'timeout', description: string): void {
    const { order, entry } = running;
    if (order === null) return;
    this.#ports.answer(order.sessionId, order.requestId, {
      name: `error.dialog.${order.verb}`,
      type: 'external',
      data: {
        requestid: order.requestId,
        interactionid: entry.callId,
        error,
        description,
        ...(order.collect === null ? {} : { digits: running.digits }),
      },
    });
  }

  /** Over, and what still plays of it with it. */
  #end(running: Running): void {
    if (running.at < running.steps.length) this.#silence(running);
    else this.#drop(running);
  }

  #silence(running: Running): void {
    this.#drop(running);
    this.#ports.callControl.stopTreatment(running.entry.callId);
  }

  #drop(running: Running): void {
    for (const timer of Object.values(running.timers)) timer?.cancel();
    if (this.#running.get(running.entry.callId) === running) this.#running.delete(running.entry.callId);
  }

  #cancelStep(running: Running): void {
    running.timers.step?.cancel();
    running.timers.step = null;
  }
}
