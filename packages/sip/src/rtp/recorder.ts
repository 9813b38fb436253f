import { decodeG711, type G711Law } from './g711.ts';
import { rms } from './goertzel.ts';
import type { RecordingEnd, RecordOptions } from './media-types.ts';

const RATE_PER_MS = 8;
/** Louder than this is somebody who speaks; line noise and comfort noise are below. Relative to full scale. */
const VOICE_RMS = 0.006;
/** Packets may be so late before what is missing counts as silence. */
const GAP_MS = 80;
/** Silence that is left at the end. */
const TAIL_MS = 200;

/** What a port hears, from the first packet on: until somebody who spoke is silent, nobody spoke, or it is long enough. */
export class Recorder {
  readonly #options: RecordOptions;
  readonly #done: (end: RecordingEnd) => void;
  readonly #startedAt: number;
  readonly #pieces: Int16Array[] = [];
  #length = 0;
  #heardVoice = false;
  /** Samples up to the end of the last piece with a voice. */
  #voiceUntil = 0;
  #isOver = false;

  constructor(options: RecordOptions, nowMs: number, done: (end: RecordingEnd) => void) {
    this.#options = options;
    this.#startedAt = nowMs;
    this.#done = done;
  }

  take(payload: Uint8Array, law: G711Law, nowMs: number): void {
    if (this.#isOver) return;
    this.#fillUp(nowMs - GAP_MS);
    const samples = decodeG711(payload, law);
    this.#add(samples);
    if (rms(samples) > VOICE_RMS) {
      this.#heardVoice = true;
      this.#voiceUntil = this.#length;
    }
    this.beat(nowMs);
  }

  /** Time passes, whether or not anything comes in. */
  beat(nowMs: number): void {
    if (this.#isOver) return;
    const { maxMs, finalSilenceMs, silenceMs } = this.#options;
    if (nowMs - this.#startedAt >= maxMs) this.end('max-time');
    else if (this.#heardVoice) {
      const silentMs = nowMs - this.#startedAt - this.#voiceUntil / RATE_PER_MS;
      if (silentMs >= finalSilenceMs) this.end('silence');
    } else if (nowMs - this.#startedAt >= silenceMs) this.end('no-sound');
  }

  /** Tells what was recorded; once. */
  end(outcome: RecordingEnd['outcome']): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const kept = this.#heardVoice ? Math.min(this.#length, this.#voiceUntil + TAIL_MS * RATE_PER_MS) : 0;
    const samples = new Int16Array(kept);
    let at = 0;
    for (const piece of this.#pieces) {
      if (at >= kept) break;
      samples.set(piece.subarray(0, kept - at), at);
      at += piece.length;
    }
    this.#done({ outcome, samples, durationMs: Math.round(kept / RATE_PER_MS) });
  }

  #fillUp(untilMs: number): void {
    const missing = Math.floor((untilMs - this.#startedAt) * RATE_PER_MS) - this.#length;
    if (missing > 0) this.#add(new Int16Array(missing));
  }

  #add(samples: Int16Array): void {
    this.#pieces.push(samples);
    this.#length += samples.length;
  }
}
