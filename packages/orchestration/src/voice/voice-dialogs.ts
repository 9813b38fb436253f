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
import type { Recording, VoiceEffect, VoiceInput } from '@ringback/voicexml';
import type { CallEntry } from '../calls/call-book.ts';
import { DialogSound } from './dialog-sound.ts';
import { DialogTransfer } from './dialog-transfers.ts';
import type { Recordings } from './recordings.ts';
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
  readonly fetches: Pick<VoiceFetches, 'document' | 'sound'>;
  readonly recordings: Pick<Recordings, 'keep' | 'read'>;
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
  readonly sound: DialogSound;
  readonly timers: Map<number, Timer>;
  /** The recording that is being made, by the id that the document gave it. */
  recording: number | null;
  /** Resolves when the document has what was recorded last. */
  kept: Promise<void>;
  transfer: DialogTransfer | null;
  /** The caller hung up while he was recorded: until what he said is there. */
  hangUp: Timer | null;
  isOver: boolean;
}

/** A switch tells at once what was recorded of a call that ended; one that never does leaves nothing waiting. */
const LAST_RECORDING_MS = 5_000;
const TRANSFER_AUDIO_MS = 7_000;

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
      sound: new DialogSound(this.#ports, entry, order, (input) => this.#give(running, input)),
      timers: new Map(),
      recording: null,
      kept: Promise.resolve(),
      transfer: null,
      hangUp: null,
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

  /** False: no dialog plays there. */
  digit({ callId }: CallEntry, digit: string): boolean {
    const running = this.#running.get(callId);
    if (running) void this.#give(running, { kind: 'digit', digit });
    return running !== undefined;
  }

  /** False: no dialog plays there. */
  soundFinished({ callId }: CallEntry, outcome: 'completed' | 'ended' | 'refused'): boolean {
    const running = this.#running.get(callId);
    running?.sound.finished(outcome);
    return running !== undefined;
  }

  /** What was said was recorded; that comes after the end of the call when the caller hung up meanwhile. */
  recorded({ callId, sound, reachedMax }: Extract<CallEvent, { kind: 'recording.finished' }>): void {
    const running = this.#running.get(callId);
    const id = running?.recording ?? null;
    if (running === undefined || id === null) return;
    running.recording = null;
    const isGone = running.hangUp !== null;
    running.hangUp?.cancel();
    running.hangUp = null;
    running.kept = this.#later(
      running,
      async () => {
        const recording = sound === null ? undefined : await this.#ports.recordings.keep(sound);
        return isGone
          ? hangUp(recording)
          : { kind: 'recordEnded', id, recording, reachedMaxTime: reachedMax };
      },
      () =>
        isGone
          ? hangUp(undefined)
          : { kind: 'event', name: 'error.noresource', message: 'What was said could not be kept' },
    );
  }

  /** What becomes of a party that a document called. */
  readonly transfers = {
    answered: (entry: CallEntry, leg: LegId): void => {
      const transfer = this.#transfer(entry, leg);
      if (transfer) this.#running.get(entry.callId)?.sound.forget();
      transfer?.answered();
    },
    failed: (entry: CallEntry, leg: LegId, failure: LegFailure): void => {
      const transfer = this.#transfer(entry, leg);
      if (transfer) this.#running.get(entry.callId)?.sound.forget();
      transfer?.failed(entry.callId, failure);
    },
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

  /** What documents do after a hang-up is theirs; the session is told when they have done it. */
  callEnded({ callId }: CallEntry): void {
    const running = this.#running.get(callId);
    if (!running) return;
    running.sound.forget();
    if (running.recording === null) {
      const { work, failed } = this.#ports;
      // Not before what he said last: it would be lost.
      work.track(running.kept.then(() => this.#give(running, hangUp(undefined)))).catch(failed);
      return;
    }
    running.hangUp = this.#ports.clock.setTimer(LAST_RECORDING_MS, () => {
      running.recording = null;
      running.hangUp = null;
      return this.#give(running, hangUp(undefined));
    });
  }

  close(): void {
    for (const running of this.#running.values()) this.#over(running, null);
  }

  /** Resolves when the document has taken it. */
  #give(running: Running, input: VoiceInput): Promise<void> {
    if (!running.isOver)
      this.#inTurn(running, () => this.#ports.engine.take(running.id, input, this.#step()));
    return running.last;
  }

  #step() {
    const { clock, chance } = this.#ports;
    return { nowMs: clock.now(), seed: Math.floor(chance.random() * 2 ** 31) };
  }

  #inTurn(running: Running, ask: () => ReturnType<VoiceEngine['take']>): void {
    const { work, failed } = this.#ports;
    const turn = async (): Promise<void> => {
      if (running.isOver) return;
      try {
        const answer = await ask();
        if (running.isOver) return;
        if (answer.kind === 'lost') this.#failed(running, answer.why);
        else for (const effect of answer.effects) this.#perform(running, effect);
      } catch (error) {
        // A fault of ours: nobody may wait for ever for a document that has stopped.
        this.#failed(running, 'The application could not be run on');
        failed(error);
      }
    };
    running.last = running.last.then(turn);
    work.track(running.last).catch(failed);
  }

  #failed(running: Running, description: string): void {
    this.#over(running, { kind: 'failed', error: 'remote', description });
  }

  #perform(running: Running, effect: VoiceEffect): void {
    const { callControl, clock, telemetry } = this.#ports;
    const { entry } = running;
    switch (effect.kind) {
      case 'play':
        running.sound.play(effect);
        break;
      case 'stopPlay':
        running.sound.stop(effect.id);
        break;
      case 'timer': {
        const { id, ms } = effect;
        const timer = clock.setTimer(ms, () => {
          running.timers.delete(id);
          return this.#give(running, { kind: 'timer', id });
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
        const { mayFetch } = running.order;
        void this.#later(
          running,
          async () => ({
            kind: 'fetched',
            id,
            outcome: await this.#ports.fetches.document(request, mayFetch),
          }),
          () => ({ kind: 'fetched', id, outcome: { ok: false, message: 'It could not be read' } }),
        );
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
            void this.#give(running, { kind: 'transferEnded', id, outcome });
          },
        );
        if (effect.audio !== undefined) running.sound.play(transferAudio(id, effect.audio));
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
        if (reason === 'error' || reason === 'limit') this.#failed(running, message ?? reason);
        else if (reason === 'hangup')
          this.#over(running, { kind: 'failed', error: 'cancelled', description: 'The call is over.' });
        else this.#over(running, { kind: 'done', values: asObject(values), reason });
        break;
      }
    }
  }

  /** Something that takes its time, and gives an input; what the document hears of when it fails. */
  #later(running: Running, ask: () => Promise<VoiceInput>, otherwise: () => VoiceInput): Promise<void> {
    const { work, failed } = this.#ports;
    const given = async (): Promise<void> => {
      let input: VoiceInput;
      try {
        input = await ask();
      } catch (error) {
        failed(error);
        input = otherwise();
      }
      void this.#give(running, input);
    };
    const done = given();
    work.track(done).catch(failed);
    return done;
  }

  #drop(entry: CallEntry): void {
    const running = this.#running.get(entry.callId);
    if (running) this.#over(running, null);
  }

  #over(running: Running, end: VoiceDialogEnd | null): void {
    if (running.isOver) return;
    running.isOver = true;
    running.sound.stop();
    running.hangUp?.cancel();
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

/** What the caller hears instead of ringing once it is there (VoiceXML 2.0 2.3.7.2). */
const transferAudio = (id: number, uri: string): Extract<VoiceEffect, { kind: 'play' }> => ({
  kind: 'play',
  id,
  segments: [
    {
      kind: 'audio',
      uri,
      timeoutMs: TRANSFER_AUDIO_MS,
      maxAgeS: undefined,
      maxStaleS: undefined,
      alternate: [],
    },
  ],
  loop: true,
});

const hangUp = (recording: Recording | undefined): VoiceInput => ({
  kind: 'hangup',
  ...(recording === undefined ? {} : { recording }),
});

function asObject(values: unknown): JsonObject {
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return { ...values };
  return values === undefined ? {} : { result: JSON.parse(JSON.stringify(values)) };
}
