import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Speech, Spoken, SpokenPiece, Telemetry } from '@ringback/core';
import { readWav, resampleTo8k, writeWav } from '@ringback/sip';
import { englishWords } from './english.ts';
import { folderWords } from './folder-language.ts';
import { PromptSet } from './prompt-set.ts';
import type { Voice } from './voice.ts';

export interface SpeechOptions {
  /** Folders of prompts, the installation's own first. */
  readonly promptFolders: readonly string[];
  /** What was said is kept here; the switch has to look for prompts here as well. */
  readonly cacheFolder: string;
  readonly voice: Voice;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

const RATE = 8_000;
/** Files kept; the oldest go at the start. */
const MOST_FILES = 5_000;
/** Seconds of one sound. */
const LONGEST_S = 600;

/** Speech out of prompts and a voice, each text made once and kept. */
export async function createSpeech(options: SpeechOptions): Promise<Speech> {
  await mkdir(options.cacheFolder, { recursive: true });
  await prune(options.cacheFolder);
  return new PromptSpeech(options);
}

class PromptSpeech implements Speech {
  readonly #options: SpeechOptions;
  readonly #prompts: PromptSet;
  readonly #texts = new Map<string, Promise<Int16Array | null>>();
  /** Sounds that were made since the start. */
  readonly #made = new Map<string, Spoken>();
  /** Two calls may want the same new sound in the same moment: each writes a file of its own first. */
  #writes = 0;

  constructor(options: SpeechOptions) {
    this.#options = options;
    this.#prompts = new PromptSet(options.promptFolders);
  }

  async hasPrompt(file: string, lang: string): Promise<boolean> {
    return (await this.#prompts.find(file, lang)) !== null;
  }

  async render(pieces: readonly SpokenPiece[]): Promise<Spoken> {
    const marks: { name: string; atMs: number }[] = [];
    const sounds: Int16Array[] = [];
    let length = 0;
    const add = (samples: Int16Array | null): void => {
      if (samples === null || length + samples.length > LONGEST_S * RATE) return;
      sounds.push(samples);
      length += samples.length;
    };
    // Those that have to be made are made at the same time.
    const made = await Promise.all(pieces.map((piece) => this.#samples(piece)));
    pieces.forEach((piece, index) => {
      if (piece.kind === 'mark') marks.push({ name: piece.name, atMs: Math.round((length * 1000) / RATE) });
      else add(made[index] ?? null);
    });
    if (length === 0) return { file: null, durationMs: 0, marks };
    const samples = new Int16Array(length);
    let at = 0;
    for (const sound of sounds) {
      samples.set(sound, at);
      at += sound.length;
    }
    const wav = writeWav({ sampleRate: RATE, samples });
    const file = `speech-${hash(wav)}.wav`;
    const spoken = { file, durationMs: Math.round((length * 1000) / RATE), marks };
    if (!this.#made.has(file)) {
      await this.#write(file, wav);
      if (this.#made.size >= MOST_FILES) this.#made.clear();
      this.#made.set(file, spoken);
    }
    return spoken;
  }

  async #write(file: string, wav: Uint8Array): Promise<void> {
    const path = join(this.#options.cacheFolder, file);
    try {
      await stat(path);
    } catch {
      // Not there yet. Nobody may read half of it.
      this.#writes += 1;
      const half = `${path}.${this.#writes}.part`;
      await writeFile(half, wav);
      await rename(half, path);
    }
  }

  async #samples(piece: SpokenPiece): Promise<Int16Array | null> {
    try {
      switch (piece.kind) {
        case 'silence':
          return new Int16Array(Math.round((Math.min(piece.ms, LONGEST_S * 1000) * RATE) / 1000));
        case 'mark':
          return null;
        case 'sound':
          return await decode(piece.wav);
        case 'prompt': {
          const wav = await this.#prompts.find(piece.file, piece.lang);
          return wav && (await decode(wav));
        }
        case 'text':
          return (await this.#words(piece)) ?? (await this.#said(piece));
      }
    } catch (error) {
      this.#options.telemetry.log('warn', 'speech.left-out', { kind: piece.kind, error });
      return null;
    }
  }

  /** Numbers, times and the like out of prompts; null when it is a text for the voice. */
  async #words({
    text,
    lang,
    interpretAs,
  }: Extract<SpokenPiece, { kind: 'text' }>): Promise<Int16Array | null> {
    if (interpretAs === null) return null;
    const kind = interpretAs.replace(/^vxml:/u, '');
    if (lang.startsWith('en')) return this.#together(englishWords(kind, text), lang);
    return (
      (await this.#together(folderWords(kind, text), lang)) ?? this.#together(digitsOf(kind, text), lang)
    );
  }

  /** Null when a word is missing. */
  async #together(names: readonly string[] | null, lang: string): Promise<Int16Array | null> {
    if (names === null || names.length === 0) return null;
    const files = await Promise.all(names.map((name) => this.#prompts.ofLanguage(name, lang)));
    const sounds: Int16Array[] = [];
    for (const wav of files) {
      if (wav === null) return null;
      sounds.push(await decode(wav));
    }
    return joined(sounds);
  }

  #said({ text, lang, voice }: Extract<SpokenPiece, { kind: 'text' }>): Promise<Int16Array | null> {
    const key = `${lang} ${voice ?? ''} ${text}`;
    const known = this.#texts.get(key);
    if (known) return known;
    const made = this.#synthesised(text, lang, voice);
    this.#texts.set(key, made);
    // Files keep what was said; this is for texts that are said again and again now.
    const oldest = this.#texts.keys().next();
    if (this.#texts.size > 500 && !oldest.done) this.#texts.delete(oldest.value);
    return made;
  }

  async #synthesised(text: string, lang: string, voice: string | null): Promise<Int16Array | null> {
    const { cacheFolder, telemetry } = this.#options;
    const file = `text-${hash(`${this.#options.voice.name}\n${lang}\n${voice ?? ''}\n${text}`)}.wav`;
    const kept = await new PromptSet([cacheFolder]).find(file, '-');
    if (kept) return decode(kept);
    try {
      const samples = await decode(await this.#options.voice.synthesise(text, { lang, voice }));
      await this.#write(file, writeWav({ sampleRate: RATE, samples }));
      return samples;
    } catch (error) {
      telemetry.log('warn', 'speech.not-said', { lang, error });
      this.#texts.delete(`${lang} ${voice ?? ''} ${text}`);
      return null;
    }
  }
}

/** In languages whose numbers nobody wrote down: each digit by its prompt `0` to `9`. */
function digitsOf(kind: string, text: string): readonly string[] | null {
  const isCounted = ['digits', 'number', 'cardinal', 'telephone', 'phone', 'characters'].includes(kind);
  return isCounted && /^[\d\s]+$/u.test(text) ? [...text.replaceAll(/\s/gu, '')] : null;
}

function decode(wav: Uint8Array): Promise<Int16Array> {
  return resampleTo8k(readWav(wav), async () => undefined);
}

function joined(sounds: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(sounds.reduce((sum, one) => sum + one.length, 0));
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

async function prune(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= MOST_FILES) return;
  const files = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  files.sort((a, b) => b.at - a.at);
  for (const { name } of files.slice(MOST_FILES)) await rm(join(folder, name), { force: true });
}
