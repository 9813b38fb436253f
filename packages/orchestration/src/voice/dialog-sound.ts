import type { CallControl, Clock, Speech, Telemetry, Timer, WorkTracker } from '@ringback/core';
import type { Segment, VoiceEffect, VoiceInput } from '@ringback/voicexml';
import type { CallEntry } from '../calls/call-book.ts';
import type { Recordings } from './recordings.ts';
import { spokenPieces } from './spoken-pieces.ts';
import type { MayFetch, VoiceFetches } from './voice-fetches.ts';

export interface DialogSoundPorts {
  readonly speech: Speech;
  readonly fetches: Pick<VoiceFetches, 'sound'>;
  readonly recordings: Pick<Recordings, 'read'>;
  readonly callControl: Pick<CallControl, 'play' | 'stopTreatment'>;
  readonly clock: Clock;
  readonly work: WorkTracker;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

interface Play {
  readonly id: number;
  readonly loop: boolean;
  isHeard: boolean;
  readonly marks: Timer[];
}

/** What a document has its caller hear, one play at a time. */
export class DialogSound {
  readonly #ports: DialogSoundPorts;
  readonly #entry: CallEntry;
  readonly #how: { readonly language: string; readonly mayFetch: MayFetch };
  /** Resolves when the document has taken it. */
  readonly #tell: (input: VoiceInput) => Promise<void>;
  /** The play that is heard or being made. */
  #play: Play | null = null;

  constructor(
    ports: DialogSoundPorts,
    entry: CallEntry,
    how: { readonly language: string; readonly mayFetch: MayFetch },
    tell: (input: VoiceInput) => Promise<void>,
  ) {
    this.#ports = ports;
    this.#entry = entry;
    this.#how = how;
    this.#tell = tell;
  }

  play({ id, segments, loop }: Extract<VoiceEffect, { kind: 'play' }>): void {
    const play: Play = { id, loop, isHeard: false, marks: [] };
    this.#play = play;
    const made = this.#made(play, segments).catch((error: unknown) => {
      this.#leftOut(error);
      this.#over(play);
    });
    this.#ports.work.track(made).catch((error: unknown) => this.#leftOut(error));
  }

  /** Stops what plays; `id`: only that. */
  stop(id?: number): void {
    const play = this.#play;
    if (play === null || (id !== undefined && play.id !== id)) return;
    this.forget();
    if (play.isHeard) this.#ports.callControl.stopTreatment(this.#entry.callId);
  }

  /** Nobody is there any more who could hear it. */
  forget(): void {
    for (const timer of this.#play?.marks ?? []) timer.cancel();
    this.#play = null;
  }

  /** The switch has played it, or cannot. */
  finished(outcome: 'completed' | 'ended' | 'refused'): void {
    const play = this.#play;
    if (play?.isHeard !== true || outcome === 'ended') return;
    this.forget();
    void this.#tell({ kind: 'playEnded', id: play.id });
  }

  async #made(play: Play, segments: readonly Segment[]): Promise<void> {
    const { speech, callControl, clock } = this.#ports;
    const { language } = this.#how;
    const sound = (segment: Extract<Segment, { kind: 'audio' }>) => this.#sound(segment);
    const pieces = await spokenPieces(segments, { speech, sound, language });
    const { file, marks } = await speech.render(pieces);
    if (this.#play !== play) return;
    const { id, loop } = play;
    for (const { name, atMs } of marks)
      play.marks.push(clock.setTimer(atMs, () => this.#tell({ kind: 'mark', id, name })));
    if (file === null) {
      this.#over(play);
      return;
    }
    play.isHeard = true;
    callControl.play({ callId: this.#entry.callId, source: { kind: 'file', file }, loop });
  }

  /** There is nothing to be heard: the document goes on as if it had been (VoiceXML 2.0 4.1.3). */
  #over(play: Play): void {
    if (this.#play !== play) return;
    this.#play = null;
    if (!play.loop) void this.#tell({ kind: 'playEnded', id: play.id });
  }

  /** Null when it cannot be had: what the document says in its place is said. */
  async #sound(segment: Extract<Segment, { kind: 'audio' }>): Promise<Uint8Array | null> {
    const { uri } = segment;
    try {
      if (uri.startsWith('recording:')) return await this.#ports.recordings.read(uri);
      return await this.#ports.fetches.sound(segment, this.#how.mayFetch);
    } catch (error) {
      this.#leftOut(error);
      return null;
    }
  }

  #leftOut(error: unknown): void {
    this.#ports.telemetry.log('warn', 'voicexml.not-heard', { callId: this.#entry.callId, error });
  }
}
