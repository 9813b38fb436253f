import { createHash } from 'node:crypto';
import type { Speech, Spoken, SpokenPiece, Telemetry } from '@ringback/core';
import { writeWav } from '@ringback/sip';
import { PromptSet } from './prompt-set.ts';
import { decode, SoundFiles } from './sound-files.ts';
import { type Source, sourcesOf } from './sources.ts';
import { SpokenFolder } from './spoken-folder.ts';
import type { Voice } from './voice.ts';

export interface SpeechOptions {
  /** Folders of prompts, the installation's own first. */
  readonly promptFolders: readonly string[];
  /** What was said is kept here; the switch has to look for prompts here as well. */
  readonly cacheFolder: string;
  readonly voice: Voice;
  readonly telemetry: Pick<Telemetry, 'log'>;
  /** Lets the thread do other work: a long sound of another rate takes seconds of a core. */
  readonly pause: () => Promise<void>;
}

const RATE = 8_000;
/** Sounds known by what they were made of. */
const MOST_KNOWN = 2_000;
/** Seconds of one sound; what comes after that is not said. */
const LONGEST_S = 600;
const MOST_SAMPLES = LONGEST_S * RATE;
/** Pieces made at a time. A new text takes 0.1 to 0.4 s of the one voice: other calls get their turn in between. */
const AT_A_TIME = 3;

const SILENT: Spoken = { file: null, durationMs: 0, marks: [] };

/** Speech out of prompts and a voice, each text made once and kept. */
export async function createSpeech(options: SpeechOptions): Promise<Speech> {
  return new PromptSpeech(options, await SpokenFolder.open(options.cacheFolder));
}

class PromptSpeech implements Speech {
  readonly #options: SpeechOptions;
  readonly #folder: SpokenFolder;
  readonly #files: SoundFiles;
  readonly #prompts: PromptSet;
  /** Texts that the voice is saying, by the names of their files. */
  readonly #texts = new Map<string, Promise<Int16Array | null>>();
  /** What was put together since the start, by what it was made of; the oldest first. */
  readonly #known = new Map<string, Promise<Spoken>>();
  readonly #sounds = new SoundNumbers();

  constructor(options: SpeechOptions, folder: SpokenFolder) {
    this.#options = options;
    this.#folder = folder;
    this.#files = new SoundFiles(options.pause);
    this.#prompts = new PromptSet(options.promptFolders, this.#files);
  }

  async hasPrompt(file: string, lang: string): Promise<boolean> {
    return (await this.#prompts.find(file, lang)) !== null;
  }

  /** To make a sound, and name it by its content, takes milliseconds of a core: what is the same is not made again. */
  async render(pieces: readonly SpokenPiece[]): Promise<Spoken> {
    const found = await Promise.all(pieces.map((piece) => sourcesOf(piece, this.#prompts)));
    const sources = found.flat();
    const key = hash(JSON.stringify(sources.map((source) => this.#sounds.nameOf(source))));
    const known = this.#known.get(key);
    if (known !== undefined) {
      const spoken = await known;
      if (spoken.file === null || (await this.#isThere(spoken.file))) return spoken;
    }
    const spoken = this.#make(key, sources);
    this.#known.delete(key);
    this.#known.set(key, spoken);
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_KNOWN && !oldest.done) this.#known.delete(oldest.value);
    return spoken;
  }

  /** What could not be had now may be had the next time: only what is whole stays known. */
  async #make(key: string, sources: readonly Source[]): Promise<Spoken> {
    try {
      const { spoken, isWhole } = await this.#putTogether(sources);
      if (!isWhole) this.#known.delete(key);
      return spoken;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  async #putTogether(sources: readonly Source[]): Promise<{ spoken: Spoken; isWhole: boolean }> {
    const marks: { name: string; atMs: number }[] = [];
    const sounds: Int16Array[] = [];
    let length = 0;
    let isWhole = true;
    for (let from = 0; from < sources.length && length < MOST_SAMPLES; from += AT_A_TIME) {
      const some = sources.slice(from, from + AT_A_TIME);
      const made = await Promise.all(some.map((source) => this.#samples(source)));
      for (const [index, source] of some.entries()) {
        const samples = made[index] ?? null;
        if (source.kind === 'mark')
          marks.push({ name: source.name, atMs: Math.round((length * 1000) / RATE) });
        else if (samples === null) isWhole = false;
        else {
          const fitting = samples.subarray(0, MOST_SAMPLES - length);
          sounds.push(fitting);
          length += fitting.length;
        }
      }
    }
    if (length === 0) return { spoken: { ...SILENT, marks }, isWhole };
    const wav = writeWav({ sampleRate: RATE, samples: joined(sounds, length) });
    const file = `speech-${hash(wav)}.wav`;
    if (!(await this.#isThere(file))) await this.#folder.write(file, wav);
    return { spoken: { file, durationMs: Math.round((length * 1000) / RATE), marks }, isWhole };
  }

  async #isThere(file: string): Promise<boolean> {
    return (await this.#files.look(this.#folder.pathOf(file))) !== null;
  }

  async #samples(source: Source): Promise<Int16Array | null> {
    try {
      switch (source.kind) {
        case 'silence':
          return new Int16Array(Math.round((Math.min(source.ms, LONGEST_S * 1000) * RATE) / 1000));
        case 'mark':
        case 'nothing':
          return null;
        case 'sound':
          return await decode(source.wav, this.#options.pause);
        case 'prompts': {
          const words = await Promise.all(source.files.map((file) => this.#files.samples(file)));
          return joined(
            words,
            words.reduce((sum, one) => sum + one.length, 0),
          );
        }
        case 'voice':
          return await this.#said(source);
      }
    } catch (error) {
      this.#options.telemetry.log('warn', 'speech.left-out', { kind: source.kind, error });
      return null;
    }
  }

  #said(source: Extract<Source, { kind: 'voice' }>): Promise<Int16Array | null> {
    const { text, lang, voice } = source;
    const file = `text-${hash(`${this.#options.voice.name}\n${lang}\n${voice ?? ''}\n${text}`)}.wav`;
    const underWay = this.#texts.get(file);
    if (underWay) return underWay;
    const made = this.#synthesised(source, file).finally(() => this.#texts.delete(file));
    this.#texts.set(file, made);
    return made;
  }

  async #synthesised(
    { text, lang, voice }: Extract<Source, { kind: 'voice' }>,
    file: string,
  ): Promise<Int16Array | null> {
    const kept = await this.#files.look(this.#folder.pathOf(file));
    if (kept) return this.#files.samples(kept);
    try {
      const wav = await this.#options.voice.synthesise(text, { lang, voice });
      const samples = await decode(wav, this.#options.pause);
      await this.#folder.write(file, writeWav({ sampleRate: RATE, samples }));
      return samples;
    } catch (error) {
      this.#options.telemetry.log('warn', 'speech.not-said', { lang, error });
      return null;
    }
  }
}

/** What a source is, in short: two that are named alike sound alike. */
class SoundNumbers {
  readonly #numbers = new WeakMap<Uint8Array, number>();
  #last = 0;

  nameOf(source: Source): unknown {
    switch (source.kind) {
      case 'prompts':
        return source.files.map(({ path, mtimeMs, size }) => [path, mtimeMs, size]);
      case 'sound':
        return { sound: this.#numberOf(source.wav) };
      default:
        return source;
    }
  }

  /** Copies that are kept are the same object each time. */
  #numberOf(wav: Uint8Array): number {
    let number = this.#numbers.get(wav);
    if (number === undefined) {
      this.#last += 1;
      number = this.#last;
      this.#numbers.set(wav, number);
    }
    return number;
  }
}

function joined(sounds: readonly Int16Array[], length: number): Int16Array {
  const [only] = sounds;
  if (only !== undefined && sounds.length === 1) return only;
  const all = new Int16Array(length);
  let at = 0;
  for (const one of sounds) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
