import { createHash } from 'node:crypto';
import type { Resolved, ScxmlDocument } from '@ringback/scxml';
import type { CompileOutcome } from './session-engine.ts';

/** What is said of a document when it is compiled for the first time. */
export type CompileReport = Pick<
  Extract<CompileOutcome, { kind: 'compiled' }>,
  'hash' | 'hears' | 'findings' | 'structure'
>;

/** Compiled documents kept; each has a script realm of its own (0.2 MB and more). */
const MOST_DOCUMENTS = 64;

/** Documents that were compiled in this thread: by hash for sessions, by what they were made of for the next time. */
export class CompiledDocuments {
  readonly #byHash = new Map<string, ScxmlDocument>();
  readonly #bySource = new Map<string, CompileReport>();

  get(hash: string): ScxmlDocument | undefined {
    return this.#byHash.get(hash);
  }

  /** What came of the very same source, while the document is still here. */
  known(source: string): CompileReport | undefined {
    const known = this.#bySource.get(source);
    return known !== undefined && this.#byHash.has(known.hash) ? known : undefined;
  }

  /** `looked`: what was found when it was looked at as a whole. */
  keep(document: ScxmlDocument, looked?: { readonly source: string; readonly report: CompileReport }): void {
    remember(this.#byHash, document.hash, document, MOST_DOCUMENTS);
    if (looked !== undefined) remember(this.#bySource, looked.source, looked.report, MOST_DOCUMENTS);
  }
}

/** Name of a source: everything that a document is made of. */
export function sourceKey(url: string, text: string, parts: Readonly<Record<string, Resolved>>): string {
  const hash = createHash('sha256').update(url).update('\0').update(text).update('\0');
  return hash.update(JSON.stringify(parts)).digest('hex');
}

/** Puts an entry last and drops the first ones beyond the limit. */
export function remember<K, V>(cache: Map<K, V>, key: K, value: V, most: number): void {
  cache.delete(key);
  cache.set(key, value);
  while (cache.size > most) {
    const oldest = cache.keys().next();
    if (oldest.done === true) return;
    cache.delete(oldest.value);
  }
}
