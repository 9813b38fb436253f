import type { ServiceFile, ServiceFileRepository } from '@ringback/core';

/** Files of services in memory. */
export class MemoryServiceFiles implements ServiceFileRepository {
  readonly #check: () => void;
  readonly #files = new Map<string, Map<string, ServiceFile>>();

  /** `check` throws while the store is away. */
  constructor(check: () => void = () => undefined) {
    this.#check = check;
  }

  async put(owner: string, file: ServiceFile) {
    this.#check();
    const files = this.#files.get(owner) ?? new Map<string, ServiceFile>();
    this.#files.set(owner, files.set(file.key, file));
  }

  async get(owner: string, key: string) {
    this.#check();
    const file = this.#files.get(owner)?.get(key);
    if (file === undefined) return null;
    const { key: _key, ...stored } = file;
    return stored;
  }

  async remove(owner: string, keys: readonly string[]) {
    this.#check();
    for (const key of keys) this.#files.get(owner)?.delete(key);
  }

  async sizeOf(owner: string) {
    this.#check();
    const files = [...(this.#files.get(owner)?.values() ?? [])];
    return { count: files.length, bytes: files.reduce((sum, { content }) => sum + content.byteLength, 0) };
  }

  /** Their owner is gone. */
  forget(owner: string): void {
    this.#files.delete(owner);
  }
}
