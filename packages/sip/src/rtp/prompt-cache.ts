import { readFile, stat } from 'node:fs/promises';

import { MediaError } from './errors.ts';
import { encodeG711, type G711Law } from './g711.ts';
import { resampleTo8k } from './resample.ts';
import { readWav } from './wav.ts';

/** Octets of G.711, 8,000 a second. */
export type EncodedAudio = {
  readonly law: G711Law;
  readonly octets: Uint8Array;
};

export type AudioFiles = {
  stat(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }>;
  read(path: string): Promise<Uint8Array>;
};

/** The files of this machine. */
export const audioFiles: AudioFiles = {
  stat: async (path) => {
    const found = await stat(path);
    // A pipe or a device would be read for ever.
    if (!found.isFile())
      throw new MediaError('MEDIA_FILE_UNREADABLE', { path, reason: 'not a regular file' });
    return found;
  },
  read: readFile,
};

/** The largest file that is read: 17 minutes at 16 kHz, or an hour of 8-bit telephone audio. */
const LARGEST_FILE = 32 * 1024 * 1024;
/** Encoded audio that is kept: over two hours. The least recently played goes first. */
const MOST_OCTETS = 64 * 1024 * 1024;

type Entry = {
  readonly size: number;
  readonly mtimeMs: number;
  readonly audio: Promise<EncodedAudio>;
  octets: number;
};

/** Prompts, encoded once for each law and kept until the file changes. */
export class PromptCache {
  readonly #files: AudioFiles;
  readonly #pause: () => Promise<void>;
  readonly #mostOctets: number;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();
  #octets = 0;

  /** `pause` lets the thread do other work during a long conversion. */
  constructor(files: AudioFiles, pause: () => Promise<void>, mostOctets: number = MOST_OCTETS) {
    this.#files = files;
    this.#mostOctets = mostOctets;
    this.#pause = pause;
  }

  /** Rejects with MEDIA_FILE_UNREADABLE, MEDIA_FILE_TOO_LARGE or MEDIA_WAV_INVALID, each with `details.path`. */
  async load(path: string, law: G711Law): Promise<EncodedAudio> {
    const { size, mtimeMs } = await this.#stat(path);
    if (size > LARGEST_FILE) throw new MediaError('MEDIA_FILE_TOO_LARGE', { path, octets: size });
    const key = `${law} ${path}`;
    const present = this.#entries.get(key);
    if (present !== undefined && present.size === size && present.mtimeMs === mtimeMs) {
      this.#entries.delete(key);
      this.#entries.set(key, present);
      return present.audio;
    }
    this.#forget(key);
    const entry: Entry = { size, mtimeMs, audio: this.#encode(path, law), octets: 0 };
    this.#entries.set(key, entry);
    try {
      const audio = await entry.audio;
      this.#account(key, entry, audio.octets.length);
      return audio;
    } catch (thrown) {
      // A failure is not kept: the file may be there the next time.
      if (this.#entries.get(key) === entry) this.#forget(key);
      throw thrown;
    }
  }

  async #stat(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }> {
    try {
      return await this.#files.stat(path);
    } catch (thrown) {
      throw this.#unreadable(path, thrown);
    }
  }

  async #encode(path: string, law: G711Law): Promise<EncodedAudio> {
    let file: Uint8Array;
    try {
      file = await this.#files.read(path);
    } catch (thrown) {
      throw this.#unreadable(path, thrown);
    }
    try {
      const samples = await resampleTo8k(readWav(file), this.#pause);
      return { law, octets: encodeG711(samples, law) };
    } catch (thrown) {
      if (!(thrown instanceof MediaError)) throw thrown;
      throw new MediaError(thrown.code, { ...thrown.details, path }, thrown);
    }
  }

  #unreadable(path: string, thrown: unknown): MediaError {
    if (thrown instanceof MediaError) return thrown;
    const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    return new MediaError('MEDIA_FILE_UNREADABLE', { path, reason }, thrown);
  }

  #account(key: string, entry: Entry, octets: number): void {
    if (this.#entries.get(key) !== entry) return;
    entry.octets = octets;
    this.#octets += octets;
    for (const oldest of this.#entries.keys()) {
      if (this.#octets <= this.#mostOctets || oldest === key) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#octets -= entry.octets;
    this.#entries.delete(key);
  }
}
