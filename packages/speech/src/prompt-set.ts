import { join } from 'node:path';
import type { SoundFile, SoundFiles } from './sound-files.ts';

const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,199}$/u;

/** Prompts in folders: that of the language (`de-AT`, then `de`) before the general one, first folder first. */
export class PromptSet {
  readonly #folders: readonly string[];
  readonly #files: Pick<SoundFiles, 'look'>;

  constructor(folders: readonly string[], files: Pick<SoundFiles, 'look'>) {
    this.#folders = folders;
    this.#files = files;
  }

  async find(name: string, lang: string): Promise<SoundFile | null> {
    return (await this.ofLanguage(name, lang)) ?? this.#look('', name);
  }

  /** Only in folders of the language: words that numbers are made of. */
  async ofLanguage(name: string, lang: string): Promise<SoundFile | null> {
    if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(lang)) return null;
    const [base = lang] = lang.split('-', 1);
    return (await this.#look(lang, name)) ?? (base === lang ? null : this.#look(base, name));
  }

  async #look(folder: string, name: string): Promise<SoundFile | null> {
    if (!PLAIN_NAME.test(name)) return null;
    const file = /\.wav$/iu.test(name) ? name : `${name}.wav`;
    for (const place of this.#folders) {
      const found = await this.#files.look(join(place, folder, file));
      if (found !== null) return found;
    }
    return null;
  }
}
