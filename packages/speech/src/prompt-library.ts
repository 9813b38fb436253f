import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptInfo, PromptLibrary, PromptOutcome } from '@ringback/core';
import { readWav, resampleTo8k, writeWav } from '@ringback/sip';

const RATE = 8_000;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99}$/u;
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u;

/** Prompts as files of a folder, and of folders named after languages in it. */
export function createPromptLibrary(folder: string, unique: () => string): PromptLibrary {
  const pathOf = (name: string, language: string | null): string | null =>
    NAME.test(name) && (language === null || LANGUAGE.test(language))
      ? join(folder, language ?? '', `${plain(name)}.wav`)
      : null;

  async function ofFolder(language: string | null): Promise<PromptInfo[]> {
    const names = (await entries(join(folder, language ?? ''))).files.filter((name) => /\.wav$/iu.test(name));
    const found = await Promise.all(
      names.map(async (file): Promise<PromptInfo | null> => {
        const wav = await readIfThere(join(folder, language ?? '', file));
        const durationMs = wav === null ? null : durationOf(wav);
        return durationMs === null ? null : { name: plain(file), language, durationMs };
      }),
    );
    return found.filter((prompt) => prompt !== null);
  }

  return {
    async list() {
      const { folders } = await entries(folder);
      const all = [null, ...folders.filter((name) => LANGUAGE.test(name)).sort()];
      return (await Promise.all(all.map(ofFolder))).flatMap((prompts) =>
        prompts.sort((a, b) => a.name.localeCompare(b.name)),
      );
    },

    async put(name, language, content): Promise<PromptOutcome> {
      const path = pathOf(name, language);
      if (path === null)
        return NAME.test(name)
          ? { kind: 'refused', field: 'language', why: 'must be a language such as de or de-AT' }
          : { kind: 'refused', field: 'name', why: 'must be a plain file name of at most 100 characters' };
      let samples: Int16Array;
      try {
        samples = await resampleTo8k(readWav(content), async () => undefined);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { kind: 'refused', field: 'body', why: `is no WAV that can be read: ${why}` };
      }
      await mkdir(join(folder, language ?? ''), { recursive: true });
      // Nobody may hear half of it.
      const half = `${path}.${unique()}.part`;
      await writeFile(half, writeWav({ sampleRate: RATE, samples }));
      await rename(half, path);
      const durationMs = Math.round((samples.length * 1000) / RATE);
      return { kind: 'stored', prompt: { name: plain(name), language, durationMs } };
    },

    async read(name, language) {
      const path = pathOf(name, language);
      return path === null ? null : readIfThere(path);
    },

    async remove(name, language) {
      const path = pathOf(name, language);
      if (path === null || (await readIfThere(path)) === null) return false;
      await rm(path, { force: true });
      return true;
    },
  };
}

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
