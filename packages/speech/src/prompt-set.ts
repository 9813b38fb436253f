import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,199}$/u;

/** Prompts in folders: that of the language (`de-AT`, then `de`) before the general one, first folder first. */
export class PromptSet {
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  async find(name: string, lang: string): Promise<Uint8Array | null> {
    return (await this.ofLanguage(name, lang)) ?? this.#read('', name);
  }

  /** Only in folders of the language: words that numbers are made of. */
  async ofLanguage(name: string, lang: string): Promise<Uint8Array | null> {
    if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(lang)) return null;
    const [base = lang] = lang.split('-', 1);
    return (await this.#read(lang, name)) ?? (base === lang ? null : this.#read(base, name));
  }

  async #read(folder: string, name: string): Promise<Uint8Array | null> {
    if (!PLAIN_NAME.test(name)) return null;
    const file = /\.wav$/iu.test(name) ? name : `${name}.wav`;
    for (const place of this.#folders) {
      try {
        return await readFile(join(place, folder, file));
      } catch {
        // Not in this folder: the next one may have it.
      }
    }
    return null;
  }
}
