import { FRAME } from './player.ts';

/** Packets of two frames are there before the first is given out: what comes a little late is not missed. */
const PREFILL = 2 * FRAME;
/** More than 200 ms behind: the sender's clock is faster, or packets came in a burst. */
const MOST = 10 * FRAME;
/** What is kept then. */
const KEPT = 3 * FRAME;

/** What one phone says, in samples, for whoever takes it by a beat of its own: frames of 20 ms, silence where nothing came. */
export class SampleQueue {
  readonly #ring = new Int16Array(2 * MOST);
  #from = 0;
  #length = 0;
  #isFilling = true;

  put(samples: Int16Array): void {
    // One packet that is longer than all that is kept says nothing that could be in time.
    if (samples.length > MOST) return;
    if (this.#length + samples.length > MOST) this.#skip(this.#length + samples.length - KEPT);
    let at = (this.#from + this.#length) % this.#ring.length;
    for (const sample of samples) {
      this.#ring[at] = sample;
      at = at + 1 === this.#ring.length ? 0 : at + 1;
    }
    this.#length += samples.length;
  }

  /** Adds the next 20 ms to what `sum` holds (160 values); false when there is nothing. */
  addTo(sum: Int32Array): boolean {
    if (this.#length === 0 || (this.#isFilling && this.#length < PREFILL)) {
      this.#isFilling = true;
      return false;
    }
    this.#isFilling = false;
    const count = Math.min(FRAME, this.#length);
    for (let index = 0; index < count; index += 1) {
      const sample = this.#ring[(this.#from + index) % this.#ring.length] ?? 0;
      sum[index] = (sum[index] ?? 0) + sample;
    }
    this.#skip(count);
    return true;
  }

  #skip(count: number): void {
    const skipped = Math.min(count, this.#length);
    this.#from = (this.#from + skipped) % this.#ring.length;
    this.#length -= skipped;
  }
}

/** Samples of a sum, no louder than 16 bits can say. */
export function clipped(sum: Int32Array): Int16Array {
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, value)));
}
