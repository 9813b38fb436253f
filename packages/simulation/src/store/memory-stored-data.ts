import type { DataContent, DataPlace, StoredDataRepository, StoredFile } from '@ringback/core';

interface Entry extends DataContent {
  readonly expiresAt: number;
}

/** Data that clients keep for a while, in memory. */
export class MemoryStoredData implements StoredDataRepository {
  readonly #check: () => void;
  readonly #entries = new Map<string, Entry>();

  /** `check` throws while the store is away. */
  constructor(check: () => void) {
    this.#check = check;
  }

  get size(): number {
    return this.#entries.size;
  }

  async put(place: DataPlace, content: DataContent, expiresAt: number) {
    this.#check();
    this.#entries.set(nameOf(place), { ...merged({ texts: {}, files: {} }, content), expiresAt });
  }

  async add(
    place: DataPlace,
    content: DataContent,
    { now, expiresAt }: { readonly now: number; readonly expiresAt: number },
  ) {
    const entry = this.#alive(place, now);
    if (entry !== null) this.#entries.set(nameOf(place), { ...merged(entry, content), expiresAt });
    return entry !== null;
  }

  async texts(place: DataPlace, now: number) {
    return this.#alive(place, now)?.texts ?? null;
  }

  async file(place: DataPlace, key: string, now: number): Promise<StoredFile | null> {
    const files = this.#alive(place, now)?.files ?? {};
    return Object.hasOwn(files, key) ? (files[key] ?? null) : null;
  }

  async remove(place: DataPlace, now: number) {
    const wasAlive = this.#alive(place, now) !== null;
    this.#entries.delete(nameOf(place));
    return wasAlive;
  }

  async removeExpired(now: number) {
    this.#check();
    const gone = [...this.#entries].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [name] of gone) this.#entries.delete(name);
    return gone.length;
  }

  #alive(place: DataPlace, now: number): Entry | null {
    this.#check();
    const entry = this.#entries.get(nameOf(place));
    return entry === undefined || entry.expiresAt <= now ? null : entry;
  }
}

function merged(before: DataContent, { texts, files }: DataContent): DataContent {
  const names = Object.fromEntries(Object.entries(files).map(([key, { fileName }]) => [key, fileName]));
  const kept = Object.entries(before.files).filter(([key]) => !Object.hasOwn(texts, key));
  return {
    texts: { ...before.texts, ...texts, ...names },
    files: { ...Object.fromEntries(kept), ...files },
  };
}

const nameOf = ({ user, id }: DataPlace): string => JSON.stringify([user, id]);
