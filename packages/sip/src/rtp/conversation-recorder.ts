import type { MediaLeg } from './media-leg.ts';
import { FRAME } from './player.ts';
import type { RecordingFile } from './recording-file.ts';
import { clipped, SampleQueue } from './sample-queue.ts';
import { stereoHeader } from './wav.ts';

/** Written to the file at once: a second. */
const WRITE_BEATS = 50;
const FRAME_OCTETS = FRAME * 4;
/** Four hours: 460 MB. */
const LONGEST_MS = 4 * 3_600_000;

export type RecordingChannel = 'left' | 'right';

export type ConversationRecordingEnd = {
  /** `failed`: the file could not be written any more; `lost`: the thread died, and the file has no proper end. */
  readonly outcome: 'stopped' | 'max-time' | 'failed' | 'lost';
  readonly durationMs: number;
};

/**
 * What the parties of a conversation say, from now on, in a WAV file of two channels (16 bits, 8000 Hz). While it is paused
 * silence is written, so that the time in the file is the time of the conversation. Driven by the beat.
 */
export class ConversationRecorder {
  readonly #file: RecordingFile;
  readonly #done: (end: ConversationRecordingEnd) => void;
  readonly #mostBeats: number;
  readonly #taps = new Map<MediaLeg, { readonly queue: SampleQueue; readonly channel: RecordingChannel }>();
  #isPaused = false;
  #beats = 0;
  #chunk = new DataView(new ArrayBuffer(WRITE_BEATS * FRAME_OCTETS));
  #inChunk = 0;
  #written: Promise<void> = Promise.resolve();
  #end: Promise<ConversationRecordingEnd> | undefined;

  /** The file is open and empty. `done` comes once. */
  constructor(file: RecordingFile, done: (end: ConversationRecordingEnd) => void, mostMs = LONGEST_MS) {
    this.#file = file;
    this.#done = done;
    this.#mostBeats = mostMs / 20;
    // A reader takes this length for "to the end", should the process end before the recording does.
    this.#write(stereoHeader(null));
  }

  /** A leg that is recorded already stays on its channel. */
  add(leg: MediaLeg, channel: RecordingChannel): void {
    if (this.#end !== undefined || this.#taps.has(leg)) return;
    const queue = new SampleQueue();
    this.#taps.set(leg, { queue, channel });
    leg.taps.add(queue);
  }

  remove(leg: MediaLeg): void {
    const tap = this.#taps.get(leg);
    if (tap === undefined) return;
    leg.taps.delete(tap.queue);
    this.#taps.delete(leg);
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  beat(): void {
    if (this.#end !== undefined) return;
    const left = new Int32Array(FRAME);
    const right = new Int32Array(FRAME);
    for (const { queue, channel } of this.#taps.values()) queue.addTo(channel === 'left' ? left : right);
    if (this.#isPaused) {
      left.fill(0);
      right.fill(0);
    }
    this.#take(clipped(left), clipped(right));
  }

  /** Beats that were missed for good are silence. */
  skip(count: number): void {
    const silence = new Int16Array(FRAME);
    for (let missed = 0; missed < count && this.#end === undefined; missed += 1) this.#take(silence, silence);
  }

  /** Resolves when the file is whole. Idempotent; never rejects. */
  end(outcome: 'stopped' | 'max-time' = 'stopped'): Promise<ConversationRecordingEnd> {
    this.#end ??= this.#finish(outcome);
    return this.#end;
  }

  #take(left: Int16Array, right: Int16Array): void {
    const start = this.#inChunk * FRAME_OCTETS;
    for (let index = 0; index < FRAME; index += 1) {
      this.#chunk.setInt16(start + index * 4, left[index] ?? 0, true);
      this.#chunk.setInt16(start + index * 4 + 2, right[index] ?? 0, true);
    }
    this.#inChunk += 1;
    this.#beats += 1;
    if (this.#inChunk === WRITE_BEATS) this.#flush();
    if (this.#beats >= this.#mostBeats) void this.end('max-time');
  }

  #flush(): void {
    const octets = new Uint8Array(this.#chunk.buffer, 0, this.#inChunk * FRAME_OCTETS);
    this.#chunk = new DataView(new ArrayBuffer(WRITE_BEATS * FRAME_OCTETS));
    this.#inChunk = 0;
    if (octets.length > 0) this.#write(octets);
  }

  #write(octets: Uint8Array): void {
    this.#written = this.#written.then(() => this.#file.append(octets));
    // Told when it ends, at the latest by the next second.
    this.#written.catch(() => void this.end());
  }

  async #finish(outcome: 'stopped' | 'max-time'): Promise<ConversationRecordingEnd> {
    for (const leg of this.#taps.keys()) this.remove(leg);
    this.#flush();
    const durationMs = this.#beats * 20;
    const end = await this.#written
      .then(() => this.#file.close(stereoHeader(this.#beats * FRAME_OCTETS)))
      .then(
        (): ConversationRecordingEnd => ({ outcome, durationMs }),
        async (): Promise<ConversationRecordingEnd> => {
          await this.#file.abandon();
          return { outcome: 'failed', durationMs };
        },
      );
    this.#done(end);
    return end;
  }
}
