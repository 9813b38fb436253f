import type { Telemetry } from '@ringback/core';

export interface LateWriterParts<Entry> {
  /** Writes entries down, in the order given. */
  readonly write: (entries: readonly Entry[]) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** Event of the log line when the database does not take them. */
  readonly failed: string;
}

/** Entries kept while the database is away; beyond that the oldest are given up. */
const MOST_UNWRITTEN = 10_000;
/** Entries written together. */
const BATCH = 500;

/**
 * Writes down what happened for reports. One write is under way at a time; what happens meanwhile goes with the next one,
 * so that calls wait for nothing. What was not written when the process is killed is lost, some milliseconds of it: assignments and
 * promises are not written this way.
 */
export class LateWriter<Entry> {
  readonly #parts: LateWriterParts<Entry>;
  #unwritten: Entry[] = [];
  #writing: Promise<void> | null = null;

  constructor(parts: LateWriterParts<Entry>) {
    this.#parts = parts;
  }

  add(entry: Entry): void {
    this.#unwritten.push(entry);
    void this.settled();
  }

  /** Resolves when everything so far is written down, or could not be. */
  async settled(): Promise<void> {
    if (this.#writing === null && this.#unwritten.length > 0) {
      this.#writing = this.#write().finally(() => {
        this.#writing = null;
      });
    }
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const batch = this.#unwritten.splice(0, BATCH);
      try {
        await this.#parts.write(batch);
      } catch (error) {
        // Written with the next one, when the database is back.
        this.#unwritten = [...batch, ...this.#unwritten].slice(-MOST_UNWRITTEN);
        this.#parts.telemetry.log('warn', this.#parts.failed, { error });
        return;
      }
    }
  }
}
