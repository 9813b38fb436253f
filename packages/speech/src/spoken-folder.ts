import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderLimits {
  readonly files: number;
  readonly bytes: number;
}

/** A gigabyte is eighteen hours. */
const LIMITS: FolderLimits = { files: 5_000, bytes: 1024 ** 3 };
/** What is left when the oldest went, so that it is not looked through at every file. */
const LEFT = 0.8;

/** The folder with what was said. What is new takes the place of what is oldest: it can be made again. */
export class SpokenFolder {
  readonly path: string;
  readonly #limits: FolderLimits;
  #files = 0;
  #bytes = 0;
  /** Two calls may want the same new sound in the same moment: each writes a file of its own first. */
  #writes = 0;

  private constructor(path: string, limits: FolderLimits) {
    this.path = path;
    this.#limits = limits;
  }

  static async open(path: string, limits: FolderLimits = LIMITS): Promise<SpokenFolder> {
    await mkdir(path, { recursive: true });
    const folder = new SpokenFolder(path, limits);
    await folder.#prune();
    return folder;
  }

  pathOf(file: string): string {
    return join(this.path, file);
  }

  async write(file: string, wav: Uint8Array): Promise<void> {
    // Nobody may read half of it.
    const path = this.pathOf(file);
    this.#writes += 1;
    const half = `${path}.${this.#writes}.part`;
    await writeFile(half, wav);
    await rename(half, path);
    this.#files += 1;
    this.#bytes += wav.length;
    if (this.#isFull(1)) await this.#prune(file);
  }

  #isFull(share: number): boolean {
    return this.#files > this.#limits.files * share || this.#bytes > this.#limits.bytes * share;
  }

  /** `newest` stays: it is about to be heard. */
  async #prune(newest?: string): Promise<void> {
    const names = await readdir(this.path);
    const found = await Promise.all(
      names.map(async (name) => {
        const facts = await stat(this.pathOf(name)).catch(() => null); // Another one removed it.
        return facts === null ? [] : [{ name, at: facts.mtimeMs, size: facts.size }];
      }),
    );
    const files = found.flat().toSorted((a, b) => a.at - b.at);
    this.#files = files.length;
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (!this.#isFull(1)) return;
    for (const { name, size } of files) {
      if (!this.#isFull(LEFT)) return;
      if (name === newest) continue;
      await rm(this.pathOf(name), { force: true });
      this.#files -= 1;
      this.#bytes -= size;
    }
  }
}
