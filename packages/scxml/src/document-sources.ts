import type { DocumentLimits } from './document-limits.ts';

/** Answer of the caller's `resolve` port, which decides what may be fetched. */
export type Resolved =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** A file that a document refers to, and where it is. */
export type Source =
  | { readonly ok: true; readonly url: string; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** The other files of a document. Each is read once, and every one is part of the document's hash. */
export class DocumentSources {
  readonly #resolve: ((url: string) => Promise<Resolved>) | undefined;
  readonly #limits: DocumentLimits;
  readonly #hash: { update(text: string): unknown };
  readonly #read = new Map<string, Source>();
  #length: number;

  /** `length`: characters of the document itself. */
  constructor(
    resolve: ((url: string) => Promise<Resolved>) | undefined,
    limits: DocumentLimits,
    hash: { update(text: string): unknown },
    length: number,
  ) {
    this.#resolve = resolve;
    this.#limits = limits;
    this.#hash = hash;
    this.#length = length;
  }

  /** What `reference`, found in the file at `base`, refers to. */
  async read(reference: string, base: string): Promise<Source> {
    // `file:name` without slashes occurs in published documents and means a neighbour of the document.
    const relative = reference.trim().replace(/^file:(?!\/)/u, '');
    if (!URL.canParse(relative, base))
      return { ok: false, message: `${JSON.stringify(reference)} is not a URL` };
    if (!this.#resolve) return { ok: false, message: `${JSON.stringify(reference)} may not be fetched` };
    const { href } = new URL(relative, base);
    const known = this.#read.get(href);
    if (known) return known;
    const source = this.#accepted(href, await this.#resolve(href));
    if (source.ok) this.#hash.update(`\0${reference}\0${source.text}`);
    this.#read.set(href, source);
    return source;
  }

  #accepted(url: string, resolved: Resolved): Source {
    if (!resolved.ok) return resolved;
    const { text } = resolved;
    const { maxLength, maxTotalLength } = this.#limits;
    if (text.length > maxLength) return { ok: false, message: `It is longer than ${maxLength} characters` };
    this.#length += text.length;
    if (this.#length > maxTotalLength) {
      return { ok: false, message: `All files together are longer than ${maxTotalLength} characters` };
    }
    return { ok: true, url, text };
  }
}
