import { decodeG711, type G711Law } from './g711.ts';
import { dominantFrequency, rms, toneShares } from './goertzel.ts';
import type { Hearing } from './media-types.ts';

/** How far back can be listened to. */
const KEPT_MS = 1_000;

type Sound = { readonly atMs: number; readonly samples: Int16Array };

/** The last second of what a port heard, in order of arrival; nothing is filled in for lost packets. */
export class Ear {
  #sounds: Sound[] = [];

  take(payload: Uint8Array, law: G711Law, nowMs: number): void {
    this.#sounds.push({ atMs: nowMs, samples: decodeG711(payload, law) });
    this.#forget(nowMs - KEPT_MS);
  }

  /** What came during the last `windowMs`: a sender that stopped is soon silence. */
  hear(frequencies: readonly number[], windowMs: number, nowMs: number): Hearing {
    this.#forget(nowMs - KEPT_MS);
    const recent = this.#sounds.filter((sound) => sound.atMs > nowMs - windowMs);
    const samples = new Int16Array(recent.reduce((sum, sound) => sum + sound.samples.length, 0));
    let at = 0;
    for (const sound of recent) {
      samples.set(sound.samples, at);
      at += sound.samples.length;
    }
    const dominant = dominantFrequency(samples, frequencies);
    return {
      heardMs: samples.length / 8,
      rms: rms(samples),
      shares: toneShares(samples, frequencies),
      ...(dominant === undefined ? {} : { dominant }),
    };
  }

  #forget(beforeMs: number): void {
    const kept = this.#sounds.findIndex((sound) => sound.atMs > beforeMs);
    this.#sounds.splice(0, kept < 0 ? this.#sounds.length : kept);
  }
}
