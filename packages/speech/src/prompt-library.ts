import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptInfo, PromptLibrary, PromptOrigin, PromptOutcome } from '@ringback/core';
import { readWav, resampleTo8k, writeWav } from '@ringback/sip';
import type { Voice } from './voice.ts';

const RATE = 8_000;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99}$/u;
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u;

export interface PromptLibraryOptions {
  /** The installation's own; this one alone is written. */
  readonly folder: string;
  /** Those that come with the product. */
  readonly shipped: string;
  readonly voice: Pick<Voice, 'synthesise'>;
  readonly unique: () => string;
}

/** Prompts as files of folders, and of folders named after languages in them. */
export function createPromptLibrary({ folder, shipped, voice, unique }: PromptLibraryOptions): PromptLibrary {
  const folders: Readonly<Record<PromptOrigin, string>> = { own: folder, product: shipped };

  async function put(name: string, language: string | null, content: Uint8Array): Promise<PromptOutcome> {
    if (!isName(name, language)) return refusedName(name);
    const path = pathOf(folder, name, language);
    let samples: Int16Array;
    try {
      samples = await resampleTo8k(readWav(content), async () => undefined);
    } catch (error) {
      return { kind: 'refused', field: 'body', why: `is no WAV that can be read: ${wordsOf(error)}` };
    }
    await mkdir(join(folder, language ?? ''), { recursive: true });
    // Nobody may hear half of it.
    const half = `${path}.${unique()}.part`;
    await writeFile(half, writeWav({ sampleRate: RATE, samples }));
    await rename(half, path);
    const durationMs = Math.round((samples.length * 1000) / RATE);
    return { kind: 'stored', prompt: { name: plain(name), language, durationMs } };
  }

  return {
    async list(origin = 'own') {
      const root = folders[origin];
      const languages = (await entries(root)).folders.filter((name) => LANGUAGE.test(name)).sort();
      const found = await Promise.all([null, ...languages].map((language) => ofFolder(root, language)));
      return found.flatMap((prompts) => prompts.sort((a, b) => a.name.localeCompare(b.name)));
    },

    put,

    async speak(name, language, text, spoken) {
      if (!isName(name, language)) return refusedName(name);
      let sound: Uint8Array;
      try {
        sound = await voice.synthesise(text, { lang: spoken, voice: null });
      } catch (error) {
        return { kind: 'refused', field: 'text', why: `cannot be said: ${wordsOf(error)}` };
      }
      return put(name, language, sound);
    },

    read: async (name, language, origin = 'own') =>
      isName(name, language) ? readIfThere(pathOf(folders[origin], name, language)) : null,

    async remove(name, language) {
      if (!isName(name, language)) return false;
      const path = pathOf(folder, name, language);
      if ((await readIfThere(path)) === null) return false;
      await rm(path, { force: true });
      return true;
    },
  };
}

const isName = (name: string, language: string | null): boolean =>
  NAME.test(name) && (language === null || LANGUAGE.test(language));

const pathOf = (root: string, name: string, language: string | null): string =>
  join(root, language ?? '', `${plain(name)}.wav`);

async function ofFolder(root: string, language: string | null): Promise<PromptInfo[]> {
  const names = (await entries(join(root, language ?? ''))).files.filter((name) => /\.wav$/iu.test(name));
  const found = await Promise.all(
    names.map(async (file): Promise<PromptInfo | null> => {
      const wav = await readIfThere(join(root, language ?? '', file));
      const durationMs = wav === null ? null : durationOf(wav);
      return durationMs === null ? null : { name: plain(file), language, durationMs };
    }),
  );
  return found.filter((prompt) => prompt !== null);
}

function refusedName(name: string): PromptOutcome {
  return NAME.test(name)
    ? { kind: 'refused', field: 'language', why: 'must be a language such as de or de-AT' }
    : { kind: 'refused', field: 'name', why: 'must be a plain file name of at most 100 characters' };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const plain = (name: string): string => name.replace(/\.wav$/iu, '');

async function entries(folder: string): Promise<{ files: string[]; folders: string[] }> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return {
      files: found.filter((entry) => entry.isFile()).map(({ name }) => name),
      folders: found.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    };
  } catch {
    // Nobody has put a prompt there yet.
    return { files: [], folders: [] };
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch {
    // Not there: that is what was asked.
    return null;
  }
}

function durationOf(wav: Uint8Array): number | null {
  try {
    const { samples, sampleRate } = readWav(wav);
    return Math.round((samples.length * 1000) / sampleRate);
  } catch {
    // Put there by hand, and no WAV: the switch would not play it either.
    return null;
  }
}
