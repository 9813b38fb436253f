import type { CallEvent, Timer, Treatment } from '@ringback/core';
import type { Call } from './scripted-call.ts';

/** How long every prompt lasts. */
const PROMPT_MS = 3000;
/** Whoever is recorded says something for so long. */
const RECORDING_MS = 2000;
/** Stands for what was said. */
const SPOKEN = new TextEncoder().encode('RIFF');

export interface ScriptedMediaPorts {
  /** Files that cannot be played. */
  readonly unplayable: readonly string[];
  readonly now: () => number;
  readonly after: (delayMs: number, action: () => void) => Timer;
  readonly emit: (event: CallEvent) => void;
}

/** What parties hear and say in calls of the scripted switch. */
export class ScriptedMedia {
  readonly #ports: ScriptedMediaPorts;

  constructor(ports: ScriptedMediaPorts) {
    this.#ports = ports;
  }

  play(call: Call | undefined, treatment: Treatment): void {
    const { unplayable, now, after, emit } = this.#ports;
    const { source, callId, loop } = treatment;
    if (source.kind === 'file' && unplayable.includes(source.file)) {
      emit({ kind: 'treatment.finished', callId, at: now(), outcome: 'refused' });
      return;
    }
    if (call === undefined) return;
    call.playing?.end?.cancel();
    const isEndless = loop || source.kind !== 'file';
    const end = isEndless ? null : after(PROMPT_MS, () => this.stop(call, 'completed'));
    call.playing = { treatment, end };
  }

  stop(call: Call, outcome: 'completed' | 'ended'): void {
    if (call.playing === null) return;
    const { now, emit } = this.#ports;
    call.playing.end?.cancel();
    call.playing = null;
    emit({ kind: 'treatment.finished', callId: call.callId, at: now(), outcome });
  }

  record(call: Call): void {
    this.stop(call, 'ended');
    call.recording?.cancel();
    call.recording = this.#ports.after(RECORDING_MS, () => this.recorded(call));
  }

  recorded(call: Call): void {
    if (call.recording === null) return;
    const { now, emit } = this.#ports;
    call.recording.cancel();
    call.recording = null;
    emit({
      kind: 'recording.finished',
      callId: call.callId,
      at: now(),
      sound: { wav: SPOKEN, durationMs: RECORDING_MS },
      reachedMax: false,
    });
  }
}
