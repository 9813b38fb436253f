import type { DocumentRepository, DocumentVersion } from '@ringback/core';

interface Kept {
  readonly texts: { readonly text: string; readonly uploadedAt: number }[];
  current: number;
}

/** Uploaded documents in memory. */
export class MemoryDocuments implements DocumentRepository {
  readonly #check: () => void;
  readonly #documents = new Map<string, Kept>();

  /** `check` throws while the store is away. */
  constructor(check: () => void = () => undefined) {
    this.#check = check;
  }

  async list() {
    this.#check();
    return [...this.#documents]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, kept]) => ({ name, ...versionOf(kept, kept.current) }));
  }

  async get(name: string, version: number | null) {
    this.#check();
    const kept = this.#documents.get(name);
    const wanted = version ?? kept?.current ?? 0;
    const found = kept?.texts[wanted - 1];
    if (kept === undefined || found === undefined) return null;
    return { name, text: found.text, ...versionOf(kept, wanted) };
  }

  async versions(name: string) {
    this.#check();
    const kept = this.#documents.get(name);
    return kept === undefined ? [] : kept.texts.map((_, at) => versionOf(kept, at + 1)).reverse();
  }

  async put(name: string, text: string, uploadedAt: number) {
    this.#check();
    const kept = this.#documents.get(name) ?? { texts: [], current: 0 };
    this.#documents.set(name, kept);
    kept.current = kept.texts.push({ text, uploadedAt });
    return kept.current;
  }

  async makeCurrent(name: string, version: number) {
    this.#check();
    const kept = this.#documents.get(name);
    if (kept?.texts[version - 1] === undefined) return false;
    kept.current = version;
    return true;
  }

  async remove(name: string) {
    this.#check();
    return this.#documents.delete(name);
  }
}

function versionOf(kept: Kept, version: number): DocumentVersion {
  const found = kept.texts[version - 1];
  return {
    version,
    uploadedAt: found?.uploadedAt ?? 0,
    size: [...(found?.text ?? '')].length,
    current: version === kept.current,
  };
}
