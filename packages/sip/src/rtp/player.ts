import { type G711Law, SILENCE, transcodeG711 } from './g711.ts';
import type { EncodedAudio } from './prompt-cache.ts';

/** Octets of one 20 ms frame. */
export const FRAME = 160;

/** Cuts encoded audio into frames, over and over if it is to. */
export class Player {
  readonly #audio: EncodedAudio;
  readonly #loop: boolean;
  /** Frames until the end, whatever is left to play. */
  #framesLeft: number;
  #at = 0;
  #frames = 0;

  /** `durationMs` cuts the play off; without it the audio ends it, or nothing does when it loops. */
  constructor(audio: EncodedAudio, options: { readonly loop: boolean; readonly durationMs?: number }) {
    this.#audio = audio;
    this.#loop = options.loop;
    this.#framesLeft = options.durationMs === undefined ? Infinity : Math.ceil(options.durationMs / 20);
  }

  get playedMs(): number {
    return this.#frames * 20;
  }

  /** Writes the next frame in `law` into `frame` (160 octets); false when there is none. The last is filled with silence. */
  writeFrame(frame: Uint8Array, law: G711Law): boolean {
    const { octets } = this.#audio;
    if (this.#framesLeft <= 0 || octets.length === 0) return false;
    if (this.#at >= octets.length && !this.#loop) return false;
    let filled = 0;
    while (filled < FRAME) {
      if (this.#at >= octets.length) {
        if (!this.#loop) break;
        this.#at = 0;
      }
      const part = octets.subarray(this.#at, this.#at + FRAME - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    frame.fill(SILENCE[this.#audio.law], filled);
    if (this.#audio.law !== law) transcodeG711(frame, this.#audio.law);
    this.#framesLeft -= 1;
    this.#frames += 1;
    return true;
  }
}
