import { MediaError } from './errors.ts';

// Even RTP ports out of a configured range, in a ring: a port that was just given back is taken again last, so
// that late packets of the call before do not reach the next one. The ring begins anywhere: after a crash the phones
// go on sending for a while, and the first calls of the next process must not be heard, or hear, over their ports.

export class PortRange {
  readonly #first: number;
  readonly #pairs: number;
  readonly #taken = new Set<number>();
  #next: number;

  constructor(first: number, last: number, start: number) {
    // RFC 3550 11: RTP on an even port, RTCP on the next odd one.
    this.#first = first + (first % 2);
    this.#pairs = Math.floor((last - this.#first + 1) / 2);
    this.#next = Math.floor(start * this.#pairs);
  }

  /** How many calls' legs fit. */
  get size(): number {
    return this.#pairs;
  }

  /** The next free even port, or undefined when all are taken. Give it back by `release`. */
  take(): number | undefined {
    for (let tried = 0; tried < this.#pairs; tried += 1) {
      const port = this.#first + 2 * this.#next;
      this.#next = (this.#next + 1) % this.#pairs;
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      return port;
    }
    return undefined;
  }

  release(port: number): void {
    this.#taken.delete(port);
  }
}

/**
 * Reads "20000-29999": 1024-65535 with room for at least one pair. Throws MEDIA_BAD_ARGUMENT. `start`, from 0 to less
 * than 1, says how far into the range the ring begins.
 */
export function parsePortRange(text: string, start: number = 0): PortRange {
  const match = /^\s*(\d{4,5})\s*-\s*(\d{4,5})\s*$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  if (match === null || first < 1_024 || last > 65_535 || last < first) {
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'ports', value: text });
  }
  const range = new PortRange(first, last, start);
  if (range.size < 1) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'ports', value: text });
  return range;
}
