import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a path names a regular file. */
export type IsFile = (path: string) => Promise<boolean>;

export type PromptSearch =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'refused'; readonly why: 'url' | 'not-a-plain-name' | 'not-found' };

const PLAIN_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,199}$/u;

/** Looks prompts up by plain name in the operator's folders, first folder first; `.wav` may be left out. */
export class PromptFolders {
  readonly #folders: readonly string[];
  readonly #isFile: IsFile;

  constructor(folders: readonly string[], isFile: IsFile) {
    this.#folders = folders;
    this.#isFile = isFile;
  }

  async find(file: string): Promise<PromptSearch> {
    // A URL in a request is only called when an operator allowed it (contract section 4); none is for prompts.
    if (/^[a-z][a-z0-9+.-]*:/i.test(file)) return { kind: 'refused', why: 'url' };
    if (!PLAIN_NAME.test(file)) return { kind: 'refused', why: 'not-a-plain-name' };
    const names = /\.wav$/i.test(file) ? [file] : [`${file}.wav`, file];
    for (const folder of this.#folders) {
      for (const name of names) {
        const path = join(folder, name);
        if (await this.#isFile(path)) return { kind: 'found', path };
      }
    }
    return { kind: 'refused', why: 'not-found' };
  }
}

/** On the disk of this machine. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for us to read: in both cases another folder may have it.
    return false;
  }
}
