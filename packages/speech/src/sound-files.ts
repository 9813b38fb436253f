import { readFile, stat } from 'node:fs/promises';
import { readWav, resampleTo8k } from '@ringback/sip';

/** A sound file as it is now: the same path with other contents is another one. */
export interface SoundFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
}

/** Samples kept: 32 MB, over half an hour. What was heard the longest ago goes first. */
const MOST_SAMPLES = 16 * 1024 * 1024;

interface Kept {
  readonly file: SoundFile;
  readonly samples: Promise<Int16Array>;
  length: number;
}

/** Sound files at 8 kHz, decoded once and kept until they change. */
export class SoundFiles {
  readonly #pause: () => Promise<void>;
  readonly #mostSamples: number;
  /** By path, in order of last use. */
  readonly #kept = new Map<string, Kept>();
  #length = 0;

  /** `pause` lets the thread do other work during a long conversion. */
  constructor(pause: () => Promise<void>, mostSamples: number = MOST_SAMPLES) {
    this.#pause = pause;
    this.#mostSamples = mostSamples;
  }

  /** Null when there is no file of that path. */
  async look(path: string): Promise<SoundFile | null> {
    try {
      const found = await stat(path);
      return found.isFile() ? { path, mtimeMs: found.mtimeMs, size: found.size } : null;
    } catch {
      // Not there: that is what was asked.
      return null;
    }
  }

  /** Rejects when it cannot be read, or is no WAV. The samples are everybody's: nobody may change them. */
  async samples(file: SoundFile): Promise<Int16Array> {
    const { path } = file;
    const known = this.#kept.get(path);
    if (known !== undefined && isSame(known.file, file)) {
      this.#kept.delete(path);
      this.#kept.set(path, known);
      return known.samples;
    }
    this.#forget(path);
    const kept: Kept = { file, samples: this.#read(path), length: 0 };
    this.#kept.set(path, kept);
    try {
      const samples = await kept.samples;
      this.#account(kept, samples.length);
      return samples;
    } catch (error) {
      // A failure is not kept: the file may be whole the next time.
      if (this.#kept.get(path) === kept) this.#forget(path);
      throw error;
    }
  }

  async #read(path: string): Promise<Int16Array> {
    return decode(await readFile(path), this.#pause);
  }

  #account(kept: Kept, length: number): void {
    if (this.#kept.get(kept.file.path) !== kept || kept.length > 0) return;
    kept.length = length;
    this.#length += length;
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#mostSamples || oldest === kept.file.path) return;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    this.#length -= this.#kept.get(path)?.length ?? 0;
    this.#kept.delete(path);
  }
}

function isSame(a: SoundFile, b: SoundFile): boolean {
  return a.path === b.path && a.mtimeMs === b.mtimeMs && a.size === b.size;
}

/** WAV as samples at 8 kHz; rejects when it is none. */
export function decode(wav: Uint8Array, pause: () => Promise<void>): Promise<Int16Array> {
  return resampleTo8k(readWav(wav), pause);
}
