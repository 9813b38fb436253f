import { type DocumentReading, readDocument, type VoiceLimits } from '@ringback/voicexml';

/** Characters of the documents that are kept; what was asked for the longest ago goes first. */
const MOST_LENGTH = 8_000_000;

/** Documents as data, read once: callers hear the same ones again and again, and to read one takes half of what a call begins with. */
export class ReadDocuments {
  readonly #mostLength: number;
  /** By address and text, in order of last use. */
  readonly #readings = new Map<string, DocumentReading>();
  #length = 0;

  constructor(mostLength: number = MOST_LENGTH) {
    this.#mostLength = mostLength;
  }

  /** Everybody gets the same: nobody may change it. The limits are the same each time. */
  read(text: string, url: string, limits: VoiceLimits): DocumentReading {
    const key = `${url}\n${text}`;
    const known = this.#readings.get(key);
    if (known !== undefined) {
      this.#readings.delete(key);
      this.#readings.set(key, known);
      return known;
    }
    const reading = readDocument(text, url, limits);
    // One that is wrong ends its call, and is not asked for that often.
    if (reading.ok && key.length <= this.#mostLength) this.#keep(key, reading);
    return reading;
  }

  #keep(key: string, reading: DocumentReading): void {
    this.#readings.set(key, reading);
    this.#length += key.length;
    for (const oldest of this.#readings.keys()) {
      if (this.#length <= this.#mostLength) return;
      this.#readings.delete(oldest);
      this.#length -= oldest.length;
    }
  }
}
