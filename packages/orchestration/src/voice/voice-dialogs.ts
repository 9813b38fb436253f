import type {
  CallControl,
  CallEvent,
  CallId,
  Chance,
  Clock,
  LegFailure,
  LegId,
  RequestId,
  SessionId,
  Speech,
  Telemetry,
  Timer,
  WorkTracker,
} from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import type { Segment, VoiceEffect, VoiceInput } from '@ringback/voicexml';
import type { CallEntry } from '../calls/call-book.ts';
import { DialogTransfer } from './dialog-transfers.ts';
import type { Recordings } from './recordings.ts';
import { spokenPieces } from './spoken-pieces.ts';
import type { VoiceEngine } from './voice-engine.ts';
import type { MayFetch, VoiceFetches } from './voice-fetches.ts';

/** A VoiceXML application that a session asked for. */
export interface VoiceDialogOrder {
  readonly requestId: RequestId;
  readonly sessionId: SessionId;
  readonly url: string;
  readonly language: string;
  /** `session` of scripts. */
  readonly session: JsonObject;
  readonly mayFetch: MayFetch;
}

export type VoiceDialogEnd =
  | { readonly kind: 'done'; readonly values: JsonObject; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: 'remote' | 'cancelled'; readonly description: string };

export interface VoiceDialogPorts {
  readonly engine: VoiceEngine;
  readonly speech: Speech;
  readonly fetches: VoiceFetches;
  readonly recordings: Recordings;
  readonly callControl: Pick<
    CallControl,
    'play' | 'stopTreatment' | 'hangUp' | 'record' | 'stopRecording' | 'connectParty' | 'hangUpLeg'
  >;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random' | 'uuid'>;
  readonly work: WorkTracker;
  readonly telemetry: Pick<Telemetry, 'log'>;
  readonly ended: (order: VoiceDialogOrder, callId: CallId, end: VoiceDialogEnd) => void;
  readonly failed: (error: unknown) => void;
}

interface Running {
  readonly id: string;
  readonly entry: CallEntry;
  readonly order: VoiceDialogOrder;
  /** Inputs are taken one after the other. */
  last: Promise<void>;
  /** The play that is heard or being made. */
  play: { readonly id: number; readonly loop: boolean; isHeard: boolean; readonly marks: Timer[] } | null;
  readonly timers: Map<number, Timer>;
  /** The recording that is being made, by the id that the document gave it. */
  recording: number | null;
  transfer: DialogTransfer | null;
  isOver: boolean;
}

/** Plays VoiceXML applications to who waits on the line: one for each call, between treatments. */
export class VoiceDialogs {
  readonly #ports: VoiceDialogPorts;
  readonly #running = new Map<CallId, Running>();

  constructor(ports: VoiceDialogPorts) {
    this.#ports = ports;
  }

  start(entry: CallEntry, order: VoiceDialogOrder): void {
    this.#drop(entry);
    const running: Running = {
      id: this.#ports.chance.uuid(),
      entry,
      order,
      last: Promise.resolve(),
      play: null,
      timers: new Map(),
      recording: null,
      transfer: null,
      isOver: false,
    };
    this.#running.set(entry.callId, running);
    const { url, session, language } = order;
    this.#inTurn(running, () =>
      this.#ports.engine.start(running.id, { url, session, language }, this.#step()),
    );
  }

  isRunning({ callId }: CallEntry): boolean {
    return this.#running.has(callId);
  }

  /** `dialog:stop`, or another treatment takes its place. False: none runs there. */
  stop(entry: CallEntry, tells: boolean): boolean {
    const running = this.#running.get(entry.callId);
    if (!running) return false;
    this.#over(
      running,
      tells ? { kind: 'failed', error: 'cancelled', description: 'The dialog was stopped.' } : null,
    );
    return true;
  }

  digit(entry: CallEntry, digit: string): boolean {
    return this.#give(entry, { kind: 'digit', digit });
  }

  /** False: no dialog plays there. */
  soundFinished(entry: CallEntry, outcome: 'completed' | 'ended' | 'refused'): boolean {
    const running = this.#running.get(entry.callId);
    if (!running) return false;
    const { play } = running;
    if (play?.isHeard !== true || outcome === 'ended') return true;
    running.play = null;
    for (const timer of play.marks) timer.cancel();
    this.#give(entry, { kind: 'playEnded', id: play.id });
    return true;
  }

  /** What was said was recorded. */
  recorded(
    entry: CallEntry,
    { sound, reachedMax }: Extract<CallEvent, { kind: 'recording.finished' }>,
  ): void {
    const running = this.#running.get(entry.callId);
    const id = running?.recording ?? null;
    if (running === undefined || id === null) return;
    running.recording = null;
    this.#later(running, async () => ({
      kind: 'recordEnded',
      id,
      recording: sound === null ? undefined : await this.#ports.recordings.keep(sound),
      reachedMaxTime: reachedMax,
    }));
  }

  /** What becomes of a party that a document called. */
  readonly transfers = {
    answered: (entry: CallEntry, leg: LegId): void => this.#transfer(entry, leg)?.answered(),
    failed: (entry: CallEntry, leg: LegId, failure: LegFailure): void =>
      this.#transfer(entry, leg)?.failed(entry.callId, failure),
    left: (entry: CallEntry, leg: LegId, by: 'party' | 'us' | 'network'): void =>
      this.#transfer(entry, leg)?.left(by),
  };

  #transfer(entry: CallEntry, leg: LegId): DialogTransfer | null {
    const transfer = this.#running.get(entry.callId)?.transfer ?? null;
    return transfer?.legId === leg ? transfer : null;
  }

  /** The party talks to somebody now. */
  connected(entry: CallEntry): void {
    this.#drop(entry);
  }

  callEnded(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (!running) return;
    if (!this.#give(entry, { kind: 'hangup' })) return;
    // What documents do after a hang-up is theirs; the session is told when they have done it.
    running.play = null;
  }

  close(): void {
    for (const running of this.#running.values()) this.#over(running, null);
  }

  #give(entry: CallEntry, input: VoiceInput): boolean {
    const running = this.#running.get(entry.callId);
    if (!running) return false;
    this.#inTurn(running, () => this.#ports.engine.take(running.id, input, this.#step()));
    return true;
  }

  #step() {
    const { clock, chance } = this.#ports;
    return { nowMs: clock.now(), seed: Math.floor(chance.random() * 2 ** 31) };
  }

  #inTurn(running: Running, ask: () => ReturnType<VoiceEngine['take']>): void {
    const { work, failed } = this.#ports;
    running.last = running.last.then(async () => {
      if (running.isOver) return;
      const answer = await ask();
      if (running.isOver) return;
      if (answer.kind === 'lost') {
        this.#over(running, { kind: 'failed', error: 'remote', description: answer.why });
        return;
      }
      for (const effect of answer.effects) this.#perform(running, effect);
    });
    work.track(running.last).catch(failed);
  }

  #perform(running: Running, effect: VoiceEffect): void {
    const { callControl, clock, telemetry } = this.#ports;
    const { entry } = running;
    switch (effect.kind) {
      case 'play':
        this.#play(running, effect.id, effect.segments, effect.loop);
        break;
      case 'stopPlay':
        if (running.play?.id === effect.id) this.#silence(running);
        break;
      case 'timer': {
        const { id, ms } = effect;
        const timer = clock.setTimer(ms, () => {
          running.timers.delete(id);
          this.#give(entry, { kind: 'timer', id });
          return running.last;
        });
        running.timers.set(id, timer);
        break;
      }
      case 'cancelTimer':
        running.timers.get(effect.id)?.cancel();
        running.timers.delete(effect.id);
        break;
      case 'fetch': {
        const { id, request } = effect;
        this.#later(running, async () => {
          const outcome = await this.#ports.fetches.document(request, running.order.mayFetch);
          return { kind: 'fetched', id, outcome };
        });
        break;
      }
      case 'record': {
        const { beep, maxTimeMs: maxMs, finalSilenceMs, timeoutMs: silenceMs } = effect;
        running.recording = effect.id;
        callControl.record({ callId: entry.callId, beep, maxMs, finalSilenceMs, silenceMs });
        break;
      }
      case 'stopRecord':
        if (running.recording === effect.id) callControl.stopRecording(entry.callId);
        break;
      case 'transfer': {
        const { id } = effect;
        running.transfer = new DialogTransfer(
          effect,
          entry,
          running.order.sessionId,
          this.#ports,
          (outcome) => {
            running.transfer = null;
            this.#give(entry, { kind: 'transferEnded', id, outcome });
          },
        );
        break;
      }
      case 'endTransfer':
        if (running.transfer?.id === effect.id) running.transfer.end();
        break;
      case 'disconnect':
        callControl.hangUp(entry.callId);
        break;
      case 'log':
        telemetry.log('info', 'voicexml.log', {
          sessionId: running.order.sessionId,
          label: effect.label ?? null,
          pii: { text: effect.text },
        });
        break;
      case 'exit': {
        const { reason, values, message } = effect;
        if (reason === 'error' || reason === 'limit')
          this.#over(running, { kind: 'failed', error: 'remote', description: message ?? reason });
        else if (reason === 'hangup')
          this.#over(running, { kind: 'failed', error: 'cancelled', description: 'The call is over.' });
        else this.#over(running, { kind: 'done', values: asObject(values), reason });
        break;
      }
    }
  }

  #play(running: Running, id: number, segments: readonly Segment[], loop: boolean): void {
    const { speech, fetches, callControl, clock, work, failed } = this.#ports;
    const { entry, order } = running;
    const play: Running['play'] = { id, loop, isHeard: false, marks: [] };
    running.play = play;
    const sound = (segment: Extract<Segment, { kind: 'audio' }>) =>
      segment.uri.startsWith('recording:')
        ? this.#ports.recordings.read(segment.uri)
        : fetches.sound(segment.uri, segment.timeoutMs, segment.maxAgeS, order.mayFetch);
    const made = async (): Promise<void> => {
      const pieces = await spokenPieces(segments, { speech, sound, language: order.language });
      const { file, marks } = await speech.render(pieces);
      if (running.isOver || running.play !== play) return;
      for (const { name, atMs } of marks)
        play.marks.push(
          clock.setTimer(atMs, () => {
            this.#give(entry, { kind: 'mark', id, name });
            return running.last;
          }),
        );
      if (file === null) {
        running.play = null;
        if (!loop) this.#give(entry, { kind: 'playEnded', id });
        return;
      }
      play.isHeard = true;
      callControl.play({ callId: entry.callId, source: { kind: 'file', file }, loop });
    };
    work.track(made()).catch(failed);
  }

  #silence(running: Running): void {
    const { play } = running;
    running.play = null;
    for (const timer of play?.marks ?? []) timer.cancel();
    if (play?.isHeard === true) this.#ports.callControl.stopTreatment(running.entry.callId);
  }

  /** Something that takes its time, and gives an input. */
  #later(running: Running, ask: () => Promise<VoiceInput>): void {
    const { work, failed } = this.#ports;
    const done = async (): Promise<void> => {
      const input = await ask();
      if (!running.isOver) this.#give(running.entry, input);
    };
    work.track(done()).catch(failed);
  }

  #drop(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (running) this.#over(running, null);
  }

  #over(running: Running, end: VoiceDialogEnd | null): void {
    if (running.isOver) return;
    running.isOver = true;
    this.#silence(running);
    for (const timer of running.timers.values()) timer.cancel();
    running.timers.clear();
    running.transfer?.close();
    if (running.recording !== null) this.#ports.callControl.stopRecording(running.entry.callId);
    running.recording = null;
    const { callId } = running.entry;
    if (this.#running.get(callId) === running) this.#running.delete(callId);
    this.#ports.engine.drop(running.id);
    if (end) this.#ports.ended(running.order, callId, end);
  }
}

function asObject(values: unknown): JsonObject {
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return { ...values };
  return values === undefined ? {} : { result: JSON.parse(JSON.stringify(values)) };
}
